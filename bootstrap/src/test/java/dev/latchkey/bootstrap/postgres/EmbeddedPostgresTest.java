package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real processes and files; each fault is caused, not played. */
final class EmbeddedPostgresTest extends OnAClusterOfItsOwn {
    @Nested
    final class Keeps {
        @Test
        void dataAndPasswordsOverAStop() throws SQLException {
            String first;
            try (var postgres = EmbeddedPostgres.start(directory)) {
                first = postgres.applicationUrl();
                write(postgres.ownerUrl());
            }
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertKept(postgres.ownerUrl());
                assertEquals(
                        first.replaceFirst(":\\d+/", ":0/"),
                        postgres.applicationUrl().replaceFirst(":\\d+/", ":0/"));
            }
        }

        @Test
        void whatWasAcknowledgedBeforeTheServiceWasKilled() throws IOException, SQLException {
            try (var service = Service.on(directory)) {
                write(service.says());
                service.kill();
            }
            var orphan = new PidFile(files()).server().orElseThrow();
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertNotEquals(orphan, new PidFile(files()).server().orElseThrow());
                assertKept(postgres.ownerUrl());
            }
        }

        /** Killed amid a stream of commits: each is there whose acknowledgement came, and at most the one under way. */
        @Test
        void whatWasAcknowledgedBeforeServiceAndServerWereKilled() throws IOException, SQLException {
            int acknowledged;
            try (var service = Service.on(directory)) {
                acknowledged = commitUntilCut(service.says(), () -> {
                    service.kill();
                    killServer(files());
                });
            }
            try (var postgres = EmbeddedPostgres.start(directory)) {
                var kept = Sql.query(postgres.ownerUrl(), "SELECT number FROM counted ORDER BY number").stream()
                        .map(row -> Integer.valueOf(row.getFirst()))
                        .toList();
                assertEquals(IntStream.rangeClosed(1, kept.size()).boxed().toList(), kept);
                assertTrue(kept.size() == acknowledged || kept.size() == acknowledged + 1);
            }
        }

        /** How many commits were acknowledged. */
        private static int commitUntilCut(String url, Runnable cut) throws SQLException {
            try (var connection = Sql.connect(url);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE counted (number int)");
                for (var number = 1; ; number++) {
                    if (number == 100) {
                        new Thread(cut).start();
                    }
                    try {
                        statement.execute("INSERT INTO counted VALUES (" + number + ")");
                    } catch (SQLException e) {
                        return number - 1;
                    }
                }
            }
        }

        @Test
        void nothingOfAFirstStartThatWasKilledHalfway(@TempDir Path empty)
                throws IOException, InterruptedException, SQLException {
            var made = Files.createDirectory(empty.resolve("postgres"));
            try (var watch = FileSystems.getDefault().newWatchService();
                    var service = Service.on(empty)) {
                made.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                awaitUnfinished(made, watch);
                service.kill();
            }
            try (var postgres = EmbeddedPostgres.start(empty)) {
                write(postgres.ownerUrl());
                assertKept(postgres.ownerUrl());
            }
            assertEquals(List.of("cluster", "lock", "postgres.log", "programs-18.6.0"), names(made));
        }

        private void awaitUnfinished(Path made, WatchService watch) throws IOException, InterruptedException {
            while (names(made).stream().noneMatch(name -> name.startsWith("unfinished-"))) {
                var key = watch.poll(60, TimeUnit.SECONDS);
                assertTrue(key != null && key.reset(), "nothing was begun");
            }
        }

        private static List<String> names(Path directory) throws IOException {
            try (var files = Files.list(directory)) {
                return files.map(file -> file.getFileName().toString()).sorted().toList();
            }
        }
    }

    @Nested
    final class LetsIn {
        @Test
        void anOwnerAndAnApplicationWithoutPowers() throws SQLException {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertEquals(
                        List.of(
                                List.of("latchkey_app", "f", "f", "f", "f", "f", "t"),
                                List.of("latchkey_owner", "f", "f", "f", "f", "f", "t")),
                        Sql.query(postgres.applicationUrl(), """
                                SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin
                                FROM pg_roles WHERE rolname LIKE 'latchkey%' ORDER BY rolname"""));
                assertEquals(
                        List.of(List.of("latchkey_owner", "UTF8", "b", "C.UTF-8")),
                        Sql.query(postgres.applicationUrl(), """
                                SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datlocprovider, datlocale
                                FROM pg_database WHERE datname = 'latchkey'"""));
                assertEquals(List.of(), Sql.query(postgres.applicationUrl(), """
                                SELECT classid FROM pg_shdepend
                                WHERE refobjid = 'latchkey_app'::regrole AND deptype = 'o'"""));
            }
        }

        @Test
        void noApplicationThatMakesTables() {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                for (var statement : List.of("CREATE TABLE mine (id int)", "CREATE TEMPORARY TABLE mine (id int)")) {
                    var refused =
                            assertThrows(SQLException.class, () -> Sql.execute(postgres.applicationUrl(), statement));
                    assertEquals("42501", refused.getSQLState()); // insufficient_privilege
                }
            }
        }

        @Test
        void nobodyWithAnotherPassword() {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                var refused = assertThrows(
                        SQLException.class, () -> Sql.connect(postgres.ownerUrl(), "latchkey_owner", "guessed"));
                assertEquals("28P01", refused.getSQLState()); // invalid_password
            }
        }

        @Test
        void noSuperuser() {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                var refused =
                        assertThrows(SQLException.class, () -> Sql.connect(postgres.ownerUrl(), "postgres", "guessed"));
                assertEquals("28000", refused.getSQLState()); // invalid_authorization_specification
            }
        }

        @Test
        void nobodyToItsFiles() throws IOException {
            try (var postgres = EmbeddedPostgres.start(directory.resolve("new/place"))) {
                assertTrue(postgres.ownerUrl().contains("latchkey_owner"));
            }
            var made = directory.resolve("new/place/postgres");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(made.resolve("cluster/credentials.properties"))));
        }
    }

    @Nested
    final class Runs {
        @Test
        void durablyAndOnLoopbackAlone() throws SQLException {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertEquals(
                        List.of(
                                List.of("fsync", "on"),
                                List.of("full_page_writes", "on"),
                                List.of("io_method", "sync"),
                                List.of("listen_addresses", "127.0.0.1"),
                                List.of("log_error_verbosity", "terse"),
                                List.of("log_min_error_statement", "panic"),
                                List.of("log_min_messages", "log"),
                                List.of("max_connections", "100"),
                                List.of("password_encryption", "scram-sha-256"),
                                List.of("shared_buffers", "8192"),
                                List.of("synchronous_commit", "on")),
                        Sql.query(postgres.applicationUrl(), """
                                SELECT name, setting FROM pg_settings
                                WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses',
                                    'unix_socket_directories', 'password_encryption', 'max_connections', 'shared_buffers',
                                    'io_method', 'log_min_messages', 'log_min_error_statement', 'log_error_verbosity')
                                ORDER BY name"""));
            }
        }

        @Test
        void onAnotherPortWhereTheFirstIsTaken() throws IOException, SQLException {
            try (var data = DataDirectory.claim(directory);
                    var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var programs = Programs.of(Installation.in(data), data);
                var cluster = Cluster.in(data, programs);
                var free = freePort();
                var ports = List.of(taken.getLocalPort(), free).iterator();
                var postmaster = Postmaster.start(cluster, programs, ports::next);
                try {
                    assertEquals(free, postmaster.port());
                    assertFalse(ports.hasNext());
                } finally {
                    postmaster.stop();
                }
            }
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        @Test
        void whereAStrangerHasTheNumberOfAServerLongGone() throws IOException, SQLException {
            var stranger = new ProcessBuilder("sleep", "600").start();
            try {
                Files.write(
                        files().resolve("postmaster.pid"),
                        List.of(
                                Long.toString(stranger.pid()),
                                files().toString(),
                                "1",
                                "1",
                                "",
                                "127.0.0.1",
                                "1 1",
                                "ready"));
                try (var postgres = EmbeddedPostgres.start(directory)) {
                    write(postgres.ownerUrl());
                }
                assertTrue(stranger.isAlive());
            } finally {
                stranger.destroyForcibly();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no number\n"})
        void whereTheRecordOfTheServerIsBroken(String text) throws IOException {
            Files.writeString(files().resolve("postmaster.pid"), text);
            EmbeddedPostgres.start(directory).close();
            assertFalse(Files.exists(files().resolve("postmaster.pid")));
        }

        @Test
        void withoutRootsPrivilegesOrNotAtAll(@TempDir Path noPrograms) throws IOException, InterruptedException {
            assumeTrue(new UnixSystem().getUid() == 0, "only root has to shed privileges");
            try (var service = Service.of(directory, List.of(), Map.of("PATH", noPrograms.toString()))) {
                assertEquals(
                        "PostgreSQL does not run as root, and `unshare -U` does not work here: "
                                + "run Latchkey as another user, or set DATABASE_URL to a PostgreSQL of your own",
                        service.says());
            }
        }
    }

    @Nested
    final class StartsAgain {
        @Test
        void howeverOftenItIsKilled() throws SQLException {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                write(postgres.ownerUrl());
                for (var time = 0; time < 4; time++) {
                    killServer(files());
                    await(() -> new PidFile(files()).port().isPresent());
                }
                assertKept(postgres.ownerUrl());
            }
        }

        @Test
        void afterPausesThatGrow() {
            assertEquals(
                    List.of(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L),
                    IntStream.rangeClosed(1, 8)
                            .mapToObj(attempt ->
                                    EmbeddedPostgres.pauseBefore(attempt).toMillis())
                            .toList());
            assertEquals(Duration.ofSeconds(10), EmbeddedPostgres.pauseBefore(Integer.MAX_VALUE));
        }
    }

    @Nested
    final class Closing {
        @Test
        void endsTheServerAndWhoIsConnected() throws SQLException {
            var postgres = EmbeddedPostgres.start(directory);
            var server = new PidFile(files()).server().orElseThrow();
            try (var connection = Sql.connect(postgres.ownerUrl())) {
                postgres.close();
                assertFalse(connection.isValid(1));
            }
            server.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            assertTrue(new PidFile(files()).server().isEmpty());
        }

        @Test
        void againDoesNotTouchTheNextServer() throws SQLException {
            var first = EmbeddedPostgres.start(directory);
            first.close();
            try (var second = EmbeddedPostgres.start(directory)) {
                first.close();
                write(second.ownerUrl());
            }
        }

        /** Which is given a minute to come about. */
        @Test
        void waitsForNoStartThatDoesNotComeAbout(@TempDir Path programs) throws IOException {
            var begun = programs.resolve("begun");
            var server = Files.createDirectory(programs.resolve("bin")).resolve("postgres");
            Files.writeString(
                    server,
                    "#!/bin/sh\necho $$ >" + begun + ".part\nmv " + begun + ".part " + begun + "\nexec sleep 3600\n");
            Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
            var postgres = EmbeddedPostgres.start(directory);
            try {
                unlink();
                link(programs);
                killServer(files());
                await(() -> Files.exists(begun));
            } finally {
                assertTimeoutPreemptively(Duration.ofSeconds(30), postgres::close);
            }
            assertTrue(ProcessHandle.of(Long.parseLong(Files.readString(begun).strip()))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty());
        }

        @Test
        void copesWithAServerThatDied() throws IOException, SQLException {
            try (var postgres = EmbeddedPostgres.start(directory)) {
                write(postgres.ownerUrl());
                killServer(files());
            }
            try (var postgres = EmbeddedPostgres.start(directory)) {
                assertKept(postgres.ownerUrl());
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it did not come to that");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
