package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real processes and files; each fault is caused, not played. */
final class EmbeddedPostgresRefusesTest extends OnAClusterOfItsOwn {
    @Test
    void aSecondServiceOnItsDirectory() throws IOException, SQLException {
        try (var service = Service.on(directory)) {
            var url = service.says();
            assertEquals(inUse(), refusal(directory));
            write(url);
            assertKept(url);
        }
    }

    @Test
    void aSecondOneInTheSameProcessAndStaysExclusive() throws IOException, SQLException {
        try (var first = EmbeddedPostgres.start(directory)) {
            assertEquals(inUse(), refusal(directory));
            try (var service = Service.on(directory)) {
                assertEquals(inUse(), service.says());
            }
            write(first.ownerUrl());
        }
    }

    @Test
    void aDirectoryThatIsJustBeingClaimedInTheSameProcess() throws IOException {
        try (var channel =
                FileChannel.open(postgres().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            assertEquals(inUse(), refusal(directory));
        }
    }

    private String inUse() throws IOException {
        return "The data directory " + postgres().toRealPath() + " is in use by another Latchkey that is still running";
    }

    @Test
    void aDirectoryThatCannotBeMade() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertEquals(
                "The data directory " + file.resolve("data") + " cannot be written: check its owner and "
                        + "permissions, or set LATCHKEY_DATA_DIR to another place",
                refusal(file.resolve("data")));
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 90}) // neither the programs fit, nor the cluster beside them
    void aFullDiskAndLeavesNothingHalfMade(int mebibytes, @TempDir Path small)
            throws IOException, InterruptedException {
        var mounted = List.of(
                "unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=" + mebibytes + "m tmpfs $0 && exec \"$@\"");
        assumeTrue(canMount(), "this system lets no file system be mounted");
        var prefix = new ArrayList<>(mounted);
        prefix.add(small.toString());
        try (var service = Service.of(small, prefix, Map.of())) {
            assertEquals(
                    "The disk of the data directory "
                            + small.toRealPath().resolve("postgres") + " is full: "
                            + "a new database needs 160 MiB",
                    service.says());
        }
    }

    private static boolean canMount() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void theFilesOfAnotherMajorVersion() throws IOException {
        Files.writeString(files().resolve("PG_VERSION"), "17\n");
        assertEquals(otherVersion("17"), refusal(directory));
    }

    @Test
    void filesWithoutAVersion() throws IOException {
        Files.delete(files().resolve("PG_VERSION"));
        assertEquals(otherVersion("unknown"), refusal(directory));
    }

    private String otherVersion(String found) throws IOException {
        return "The data directory " + files().toRealPath() + " is of PostgreSQL version " + found
                + ", and this Latchkey brings version 18: set LATCHKEY_DATA_DIR to another place, "
                + "or move the data over by dump and restore";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latchkey_owner=one\n", "latchkey_app=other\n", "latchkey_app=\\u\n"})
    void passwordsThatAreNotThere(String text) throws IOException {
        var file = postgres().resolve("cluster/credentials.properties");
        Files.writeString(file, text);
        assertEquals("The database's passwords in " + file.toRealPath() + " cannot be read", refusal(directory));
    }

    @Test
    void filesThatPostgresRefuses() throws IOException {
        Files.setPosixFilePermissions(files(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(
                "PostgreSQL did not start (exit code 1): its reasons are in "
                        + postgres().toRealPath().resolve("postgres.log"),
                refusal(directory));
    }

    @Test
    void whenInterrupted() {
        Thread.currentThread().interrupt();
        assertEquals("Interrupted while waiting for the embedded PostgreSQL", refusal(directory));
        assertTrue(Thread.interrupted());
    }

    @Test
    void andLetsGoOfTheDirectory() throws IOException {
        Files.writeString(files().resolve("PG_VERSION"), "17\n");
        assertEquals(otherVersion("17"), refusal(directory));
        Files.writeString(files().resolve("PG_VERSION"), "18\n");
        EmbeddedPostgres.start(directory).close();
    }
}
