package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @Test
    void startsInAnEmptyDirectory(@TempDir Path directory) {
        try (var postgres = EmbeddedPostgres.start(directory)) {
            assertTrue(
                    postgres.applicationUrl().matches("postgresql://latchkey_app:[\\w-]{32}@127.0.0.1:\\d+/latchkey"));
        }
    }
}
