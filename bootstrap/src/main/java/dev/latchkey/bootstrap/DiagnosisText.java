package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.Finding.Severity;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** A diagnosis for people, within 80 columns. */
final class DiagnosisText {
    private final PrintWriter out;
    private final Ansi ansi;

    DiagnosisText(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void write(Diagnosis diagnosis) {
        out.println(summary(diagnosis));
        var subject = "";
        for (var it : diagnosis.findings()) {
            if (!it.subject().equals(subject)) {
                subject = it.subject();
                out.println();
                out.println(subject);
            }
            write(it);
        }
    }

    private void write(Finding it) {
        row("  " + it.severity().word(), color(it.severity()), it.title() + " (" + it.code() + ")");
        if (!it.seen().isEmpty()) {
            row("", "", "seen: " + it.seen());
        }
        if (!it.change().isEmpty()) {
            row("", "", "do: " + it.change());
        }
    }

    private String summary(Diagnosis diagnosis) {
        var worst = diagnosis.findings().stream()
                .map(Finding::severity)
                .max(Severity::compareTo)
                .orElse(Severity.OK);
        var counts = Arrays.stream(Severity.values())
                .sorted(Collections.reverseOrder())
                .filter(it -> diagnosis.count(it) > 0)
                .map(it -> diagnosis.count(it) + " " + it.word())
                .collect(Collectors.joining(", "));
        return colored(worst == Severity.LEFT_OUT ? "ok" : worst.word(), color(worst)) + ": " + counts;
    }

    private void row(String name, String color, String text) {
        var padded = colored(name, color) + " ".repeat(ExplainText.INDENT - name.length());
        out.println(padded + ExplainText.wrapped(ExplainText.printable(text), ExplainText.INDENT));
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case OK -> "green";
            case LEFT_OUT, NOTE -> "";
            case WARNING -> "yellow";
            case ERROR -> "red";
        };
    }

    /** Of words of ours alone: the markup must not be anybody else's. */
    private String colored(String word, String color) {
        return color.isEmpty() ? word : ansi.string("@|bold," + color + " " + word + "|@");
    }
}
