package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * A real PostgreSQL that a test may kill, hang and fill up, and bring back on the same port. Its superuser may log in.
 */
public final class BreakablePostgres implements AutoCloseable {
    /** So much of a disk that is filled within a moment. */
    private static final String SMALL_DISK = "16m";

    private final DataDirectory directory;
    private final Cluster cluster;
    private final Programs programs;
    private final Path smallDisk;
    private final boolean hasSmallDisk;
    private Postmaster postmaster;

    private BreakablePostgres(DataDirectory directory, Path smallDisk, boolean canMount) {
        this.directory = directory;
        this.smallDisk = smallDisk;
        this.hasSmallDisk = canMount;
        var installation = Installation.in(directory);
        this.programs = canMount
                ? new Programs(installation, directory, withSmallDisk(smallDisk))
                : Programs.of(installation, directory);
        this.cluster = Cluster.in(directory, programs);
        this.postmaster = Postmaster.start(cluster, programs);
    }

    /** Below {@code data}, where nothing is yet. */
    public static BreakablePostgres start(Path data) throws IOException, InterruptedException {
        EmbeddedPostgres.start(data).close();
        Files.writeString(
                data.resolve("postgres/cluster/data/pg_hba.conf"),
                "host latchkey postgres 127.0.0.1/32 trust\n",
                StandardOpenOption.APPEND);
        var smallDisk = Files.createDirectory(data.resolve("small-disk"));
        return new BreakablePostgres(DataDirectory.claim(data), smallDisk, canMount(smallDisk));
    }

    /** A file system of its own that only the server sees, and below it a user who is not root. */
    private static List<String> withSmallDisk(Path place) {
        return List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o mode=700,size=" + SMALL_DISK + " tmpfs '" + place
                        + "' && exec unshare -U \"$0\" \"$@\"");
    }

    private static boolean canMount(Path place) throws InterruptedException {
        var command =
                Stream.concat(withSmallDisk(place).stream(), Stream.of("true")).toList();
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) {
            return false; // no such command, as on macOS
        }
    }

    /** Whether {@link #smallDisk} is one; it lives as long as the server runs. */
    public boolean hasSmallDisk() {
        return hasSmallDisk;
    }

    public Path smallDisk() {
        return smallDisk;
    }

    public String applicationUrl() {
        return cluster.applicationUrl(postmaster.port());
    }

    public String ownerUrl() {
        return cluster.url(Credentials.OWNER, cluster.credentials().ownerPassword(), postmaster.port());
    }

    public String superuserUrl() {
        return cluster.url("postgres", "none", postmaster.port());
    }

    public Connection asSuperuser() throws SQLException {
        return Sql.connect(superuserUrl());
    }

    /** The titles of all tasks of the users of that name and a number, sorted. */
    public List<String> titlesOf(String users) throws SQLException {
        return Sql.query(superuserUrl(), "select title from latchkey.task where owner ~ '^" + users + "-\\d$'").stream()
                .map(List::getFirst)
                .sorted()
                .toList();
    }

    /** SIGKILL, to the postmaster alone: its processes end when they notice. */
    public void kill() {
        var server = server();
        server.destroyForcibly();
        server.onExit().join();
    }

    /** With what it had acknowledged, on the same port. */
    public void startAgain() {
        IntSupplier samePort = postmaster::port;
        postmaster = Postmaster.start(cluster, programs, samePort);
    }

    /** SIGSTOP, to the postmaster and then to all its processes: sockets stay open, nobody answers. */
    public void hang() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        send(signal, server());
        for (var child : server().children().toList()) {
            send(signal, child);
        }
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        // What has ended by itself meanwhile cannot be sent anything.
        if (sent.waitFor() != 0 && process.isAlive()) {
            throw new AssertionError(process.pid() + " was not sent " + signal);
        }
    }

    private ProcessHandle server() {
        return cluster.pidFile().server().orElseThrow();
    }

    @Override
    public void close() {
        try {
            postmaster.stop();
        } finally {
            directory.close();
        }
    }
}
