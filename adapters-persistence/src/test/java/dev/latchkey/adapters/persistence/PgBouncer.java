package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** The real pooler, in transaction mode where nothing else is said, in front of a {@link TestDatabase}. */
final class PgBouncer implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("PgBouncer 1\\.([0-9]+)");
    /** The first that keeps prepared statements apart. */
    private static final int OLDEST_MINOR = 21;

    private final Path directory;
    private final int port;
    private final Process process;

    private PgBouncer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Skips the test in plain sight where there is no PgBouncer 1.21; fails it where the environment says
     * {@code LATCHKEY_REQUIRE_PGBOUNCER=true}. {@code .ci/pgbouncer} brings one.
     *
     * @param poolSize how many connections it has to the server
     * @param preparedStatements its {@code max_prepared_statements}
     */
    static PgBouncer before(TestDatabase database, int poolSize, int preparedStatements) {
        return inMode("transaction", database, poolSize, preparedStatements);
    }

    /** Likewise, in another {@code pool_mode}. */
    static PgBouncer inMode(String mode, TestDatabase database, int poolSize, int preparedStatements) {
        return inMode(mode, database, poolSize, preparedStatements, false);
    }

    /** Likewise, giving its connections to the server in turn, of which there are so many from the beginning. */
    static PgBouncer inTurn(String mode, TestDatabase database, int poolSize) {
        var pooler = inMode(mode, database, poolSize, 0, true);
        pooler.fill(database, poolSize);
        return pooler;
    }

    private static PgBouncer inMode(
            String mode, TestDatabase database, int poolSize, int preparedStatements, boolean inTurn) {
        requireInstalled();
        try {
            var directory = readable(Files.createTempDirectory("pgbouncer"));
            var port = freePort();
            readable(Files.writeString(
                    directory.resolve("userlist.txt"), """
                    "%s" "%s"
                    """.formatted(database.application(), TestDatabase.PASSWORD)));
            var settings = readable(Files.writeString(directory.resolve("pgbouncer.ini"), """
                    [databases]
                    * = host=127.0.0.1 port=%s
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = scram-sha-256
                    auth_file = %s/userlist.txt
                    pool_mode = %s
                    default_pool_size = %d
                    max_prepared_statements = %d
                    server_round_robin = %d
                    server_login_retry = 0
                    """.formatted(
                            database.address().substring(database.address().lastIndexOf(':') + 1),
                            port,
                            directory,
                            mode,
                            poolSize,
                            preparedStatements,
                            inTurn ? 1 : 0)));
            return new PgBouncer(directory, port, started(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it open so many connections, all of which a statement holds at the same time. */
    private void fill(TestDatabase database, int connections) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var lock = database.connect("postgres")) {
            TestDatabase.query(lock, "select pg_advisory_lock(1)");
            for (var i = 0; i < connections; i++) {
                threads.execute(
                        () -> behind(database).query(database.application(), "select pg_advisory_xact_lock_shared(1)"));
            }
            database.await("""
                    select count(*) from pg_locks join pg_database d on d.oid = database
                    where locktype = 'advisory' and not granted and datname = current_database()""", "" + connections);
        } catch (SQLException e) {
            throw new AssertionError("no lock", e);
        }
    }

    /** The same database behind the pooler. */
    TestDatabase behind(TestDatabase database) {
        return new TestDatabase(address(), database.name());
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
            for (var name : List.of("userlist.txt", "pgbouncer.ini", "")) {
                Files.delete(directory.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process started(Path settings) throws IOException {
        var command = new ArrayList<>(List.of("pgbouncer", settings.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(List.of("-u", "nobody"));
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var log = process.inputReader(StandardCharsets.UTF_8);
        awaitUp(log);
        Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
        return process;
    }

    private static void awaitUp(BufferedReader log) throws IOException {
        var said = new ArrayList<String>();
        for (var line = log.readLine(); line != null; line = log.readLine()) {
            said.add(line);
            if (line.contains("process up")) {
                return;
            }
        }
        fail("PgBouncer did not start: " + said);
    }

    private static void requireInstalled() {
        var version = VERSION.matcher(version());
        if (version.find() && Integer.parseInt(version.group(1)) >= OLDEST_MINOR) {
            return;
        }
        var reason = "PgBouncer 1." + OLDEST_MINOR + " or newer is not installed";
        if (Boolean.parseBoolean(System.getenv("LATCHKEY_REQUIRE_PGBOUNCER"))) {
            fail(reason);
        }
        // Past Surefire, which would put it into a file that nobody reads.
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
                .println("WARNING: the tests with the real PgBouncer are skipped: " + reason);
        abort(reason);
    }

    private static String version() {
        try (var output = new ProcessBuilder("pgbouncer", "--version").start().inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(output.readLine());
        } catch (IOException _) {
            return ""; // no such program
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** By the user as whom it runs. */
    private static Path readable(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
