package dev.latchkey.bootstrap;

import java.io.Serial;
import java.util.List;

/** Settings that cannot be used: every problem at once, by name and never by value. */
final class SettingsProblems extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    SettingsProblems(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
