package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A data directory for each test, with a cluster as a first start leaves it. */
abstract class OnAClusterOfItsOwn {
    private static final String PROGRAMS = "programs-18.6.0";

    @TempDir
    static Path fresh;

    @TempDir
    Path directory;

    /** Unpacking and creating take seconds, a copy of their outcome does not. */
    @BeforeAll
    static void createOnce() {
        EmbeddedPostgres.start(fresh).close();
    }

    @BeforeEach
    void copy() throws IOException {
        var made = fresh.resolve("postgres");
        Files.createDirectory(postgres());
        link(made.resolve(PROGRAMS));
        try (var files = Files.walk(made.resolve("cluster"))) {
            files.forEach(file -> copy(file, postgres().resolve(made.relativize(file))));
        }
    }

    /** Has the cluster use programs of another place. */
    final void link(Path programs) throws IOException {
        Files.createSymbolicLink(postgres().resolve(PROGRAMS), programs);
    }

    /** Lest JUnit warns that it leads out of the directory it removes. */
    @AfterEach
    void unlink() throws IOException {
        Files.deleteIfExists(postgres().resolve(PROGRAMS));
    }

    private static void copy(Path file, Path target) {
        try {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final Path postgres() {
        return directory.resolve("postgres");
    }

    final Path files() {
        return postgres().resolve("cluster/data");
    }

    static void write(String url) throws SQLException {
        Sql.execute(url, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('Löve')");
    }

    static void assertKept(String url) throws SQLException {
        assertEquals(List.of(List.of("Löve")), Sql.query(url, "SELECT word FROM kept"));
    }

    static String refusal(Path directory) {
        return String.valueOf(assertThrows(EmbeddedPostgresException.class, () -> {
                    EmbeddedPostgres.start(directory).close();
                })
                .getMessage());
    }

    static void killServer(Path files) {
        var server = new PidFile(files).server().orElseThrow();
        server.destroyForcibly();
        server.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
