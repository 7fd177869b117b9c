package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Gone with all that is in it when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {
    TemporaryDirectory(String prefix) throws IOException {
        this(Files.createTempDirectory(prefix));
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(it -> it.toFile().delete());
        }
    }
}
