package dev.latchkey.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table as Markdown has it, printed line by line as it grows. */
final class Table {
    // The one thing that this program is for.
    private static final PrintStream OUT = System.out;

    Table(String title, String... columns) {
        OUT.println();
        OUT.println(title);
        OUT.println();
        row(columns);
        row(new ArrayList<>(List.of(columns)).stream().map(_ -> "---").toArray(String[]::new));
    }

    void row(String... cells) {
        OUT.println("| " + String.join(" | ", cells) + " |");
        OUT.flush();
    }

    static void line(String text) {
        OUT.println(text);
        OUT.flush();
    }
}
