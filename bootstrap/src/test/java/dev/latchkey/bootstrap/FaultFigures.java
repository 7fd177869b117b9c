package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What each fault of one kind cost, as a table in {@code target/faults-KIND.txt}. */
final class FaultFigures {
    private final Path file;
    private final List<String> rows = new ArrayList<>();

    FaultFigures(String kind) {
        file = Path.of(System.getProperty("basedir", ""), "target", "faults-" + kind + ".txt");
        rows.add(row(
                "fault",
                "lasted",
                "not ready",
                "requests",
                "refused",
                "cut off",
                "lost",
                "twice",
                "wrongly",
                "longest",
                "recovery"));
    }

    /**
     * To be called when it is sure that nothing was lost, nothing there twice and nobody let in by a forged token.
     *
     * @param notReady how long after the fault the program said so, if that was waited for
     */
    void add(String fault, Duration lasted, Optional<Duration> notReady, Duration recovery, Writers writers)
            throws IOException {
        rows.add(row(
                fault,
                seconds(lasted),
                notReady.map(FaultFigures::seconds).orElse("-"),
                writers.requests(),
                writers.refused(),
                writers.cutOff(),
                0,
                0,
                0,
                seconds(writers.longest()),
                seconds(recovery)));
        Files.write(file, rows);
    }

    void add(String fault, Duration lasted, Duration recovery, Writers writers) throws IOException {
        add(fault, lasted, Optional.empty(), recovery, writers);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-54s %8s %9s %9s %8s %8s %5s %6s %8s %8s %9s", cells)
                .stripTrailing();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
