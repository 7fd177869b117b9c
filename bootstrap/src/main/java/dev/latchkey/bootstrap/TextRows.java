package dev.latchkey.bootstrap;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** Text for people, within 80 columns: names at the left, and what there is to say of each beside it. */
final class TextRows {
    private static final int WIDTH = 80;
    private static final int INDENT = 13;
    private static final int LONGEST_VALUE = 400;

    private final PrintWriter out;
    private final Ansi ansi;

    TextRows(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** @param color empty for none */
    void headline(String word, String color, String text) {
        out.println(colored(word, color) + ": " + wrapped(text, word.length() + 2));
    }

    void line(String text) {
        out.println(text);
    }

    void blank() {
        out.println();
    }

    void row(String name, String text) {
        row(name, "", text);
    }

    void row(String name, String color, String text) {
        var padded = colored(name, color) + " ".repeat(Math.max(1, INDENT - name.length()));
        out.println(padded + wrapped(printable(text), Math.max(INDENT, name.length() + 1)));
    }

    /** Without what could speak to a terminal, and no longer than bearable. */
    static String printable(String text) {
        var isBearable = text.codePointCount(0, text.length()) <= LONGEST_VALUE;
        var printable = text.codePoints()
                .limit(LONGEST_VALUE)
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.UNASSIGNED,
                            Character.PRIVATE_USE -> 0xFFFD;
                    default -> c;
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return isBearable ? printable.toString() : printable + "...";
    }

    /** Broken between words, at a column that has {@code begun} at the first line and at the indent at others. */
    private static String wrapped(String text, int begun) {
        var wrapped = new StringBuilder();
        var column = begun;
        for (var word : text.split(" ", -1)) {
            if (column > INDENT && column + word.length() > WIDTH) {
                wrapped.setLength(wrapped.length() - 1);
                wrapped.append(System.lineSeparator()).append(" ".repeat(INDENT));
                column = INDENT;
            }
            wrapped.append(word).append(' ');
            column += word.length() + 1;
        }
        return wrapped.toString().stripTrailing();
    }

    /** Of words of ours alone: the markup must not be anybody else's. */
    private String colored(String word, String color) {
        return color.isEmpty() ? word : ansi.string("@|bold," + color + " " + word + "|@");
    }
}
