package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.Finding.Severity;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

/** A diagnosis for people, within 80 columns. */
final class DiagnosisText {
    private final TextRows out;

    DiagnosisText(TextRows out) {
        this.out = out;
    }

    void write(Diagnosis diagnosis) {
        summary(diagnosis);
        var subject = "";
        for (var it : diagnosis.findings()) {
            if (!it.subject().equals(subject)) {
                subject = it.subject();
                out.blank();
                out.line(subject);
            }
            write(it);
        }
    }

    private void write(Finding it) {
        out.row("  " + it.severity().word(), color(it.severity()), it.title() + " (" + it.code() + ")");
        if (!it.seen().isEmpty()) {
            out.row("", "seen: " + it.seen());
        }
        if (!it.change().isEmpty()) {
            out.row("", "do: " + it.change());
        }
    }

    private void summary(Diagnosis diagnosis) {
        var worst = diagnosis.findings().stream()
                .map(Finding::severity)
                .max(Severity::compareTo)
                .orElse(Severity.OK);
        var counts = Arrays.stream(Severity.values())
                .sorted(Collections.reverseOrder())
                .filter(it -> diagnosis.count(it) > 0)
                .map(it -> diagnosis.count(it) + " " + it.word())
                .collect(Collectors.joining(", "));
        out.headline(worst == Severity.LEFT_OUT ? "ok" : worst.word(), color(worst), counts);
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case OK -> "green";
            case LEFT_OUT, NOTE -> "";
            case WARNING -> "yellow";
            case ERROR -> "red";
        };
    }
}
