package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.TokenExplanation.Outcome;
import dev.latchkey.adapters.jwt.TokenExplanation.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** An explanation for people, within 80 columns. */
final class ExplainText {
    private static final int WIDTH = 80;
    static final int INDENT = 13;
    private static final int MAX_VALUE_LENGTH = 200;
    private static final Set<String> SHOWN = Set.of("iss", "aud", "iat", "nbf", "exp");

    private final PrintWriter out;
    private final Ansi ansi;

    ExplainText(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void write(Explained it) {
        var explanation = it.explanation();
        var verdict = explanation.verdict().name().toLowerCase(Locale.ROOT);
        out.println(colored(verdict, color(verdict)) + ": " + it.headline());
        out.println();
        row("token", explanation.facts().kind().description() + (it.place().isEmpty() ? "" : ", in " + it.place()));
        row("judged by", it.settings());
        row("serve", "would answer " + it.answer() + (isConditional(it) ? ", if the signature holds" : ""));
        checks(explanation.steps());
        if (it.advice() != null) {
            out.println();
            row("expected", explanation.expected());
            row("seen", explanation.seen());
            row("cause", it.advice().cause());
            row("change", it.advice().change());
        }
        it.gap().ifPresent(gap -> {
            out.println();
            row("left out", gap);
        });
        facts(it);
    }

    private static boolean isConditional(Explained it) {
        return it.gap().isPresent()
                && Set.of("", "token_expired").contains(it.answer().code());
    }

    /** Each check in its order, those in a row with one outcome together. */
    private void checks(List<Step> steps) {
        out.println();
        var from = 0;
        for (var to = 1; to <= steps.size(); to++) {
            if (to == steps.size() || steps.get(to).outcome() != steps.get(from).outcome()) {
                var outcome = steps.get(from).outcome();
                row(word(outcome), color(word(outcome)), titles(steps.subList(from, to)));
                from = to;
            }
        }
    }

    private static String titles(List<Step> steps) {
        return steps.stream().map(it -> it.check().title()).collect(Collectors.joining(", "));
    }

    private void facts(Explained it) {
        var facts = it.explanation().facts();
        var lines = new ArrayList<String[]>();
        lines.add(new String[] {"alg", facts.algorithm()});
        lines.add(new String[] {"kid", facts.keyId()});
        lines.add(new String[] {"typ", facts.type()});
        lines.add(new String[] {"iss", facts.issuer()});
        lines.add(new String[] {"aud", facts.audience().isEmpty() ? null : String.join(", ", facts.audience())});
        lines.add(new String[] {"iat", text(facts.issuedAt())});
        lines.add(new String[] {"nbf", text(facts.notBefore())});
        lines.add(new String[] {"exp", text(facts.expiresAt())});
        lines.removeIf(line -> line[1] == null);
        if (!lines.isEmpty()) {
            out.println();
            lines.forEach(line -> row(line[0], line[1]));
        }
        var others = new TreeSet<>(facts.claims());
        others.removeAll(SHOWN);
        if (it.claims() != null) {
            others.forEach(
                    name -> row(printable(name), String.valueOf(it.claims().get(name))));
        } else if (!others.isEmpty()) {
            row("also", String.join(", ", others) + " (hidden: --show-claims)");
        }
    }

    private void row(String name, String text) {
        row(name, "", text);
    }

    private void row(String name, String color, String text) {
        var padded = colored(name, color) + " ".repeat(Math.max(1, INDENT - name.length()));
        out.println(padded + wrapped(printable(text), Math.max(INDENT, name.length() + 1)));
    }

    /** Without what could speak to a terminal, and no longer than bearable. */
    static String printable(String text) {
        var printable = text.codePoints()
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
                .limit(MAX_VALUE_LENGTH * 2L)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return printable.length() > MAX_VALUE_LENGTH * 2
                ? printable.substring(0, MAX_VALUE_LENGTH * 2) + "..."
                : printable.toString();
    }

    /** Broken between words, at a column that has {@code begun} at the first line and at the indent at others. */
    static String wrapped(String text, int begun) {
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

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case FAILED -> "FAILED";
            case LEFT_OUT -> "left out";
            case NOT_REACHED -> "not reached";
        };
    }

    private static String color(String word) {
        return switch (word) {
            case "accepted", "passed" -> "green";
            case "refused", "FAILED" -> "red";
            case "unproven", "left out" -> "yellow";
            default -> "";
        };
    }

    /** Of words of ours alone: the markup must not be anybody else's. */
    private String colored(String word, String color) {
        return color.isEmpty() ? word : ansi.string("@|bold," + color + " " + word + "|@");
    }
}
