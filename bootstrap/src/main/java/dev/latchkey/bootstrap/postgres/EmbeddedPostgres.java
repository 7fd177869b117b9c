package dev.latchkey.bootstrap.postgres;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, whose data stays between starts, and which is started again where it ends. It listens on
 * loopback alone, on a port of its choice, and knows two roles: the owner of the database {@code latchkey}, who migrates
 * it, and the application's, who owns nothing.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final DataDirectory directory;
    private final Cluster cluster;
    private final Programs programs;
    // Both change under the lock of this object alone.
    private final AtomicReference<Postmaster> postmaster;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(DataDirectory directory, Cluster cluster, Postmaster postmaster, Programs programs) {
        this.directory = directory;
        this.cluster = cluster;
        this.postmaster = new AtomicReference<>(postmaster);
        this.programs = programs;
    }

    /**
     * Starts the server that keeps its files in {@code postgres} below the data directory, both made where missing. The
     * first start unpacks PostgreSQL and creates the database; one after a crash recovers what was acknowledged.
     *
     * @throws EmbeddedPostgresException if it does not come to run: directory in use, not writable, or of another
     *     version, disk full, no PostgreSQL for this platform
     */
    public static EmbeddedPostgres start(Path dataDirectory) {
        var directory = DataDirectory.claim(dataDirectory);
        try {
            var programs = Programs.of(Installation.in(directory), directory);
            var cluster = Cluster.in(directory, programs);
            var postmaster = Postmaster.start(cluster, programs);
            LOG.atInfo().addKeyValue("port", postmaster.port()).log("embedded_postgres.started");
            var postgres = new EmbeddedPostgres(directory, cluster, postmaster, programs);
            postgres.startAgainWhenItEnds();
            return postgres;
        } catch (EmbeddedPostgresException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Gives Better Auth a role and a schema of its own in the database of this data directory, where it has none yet;
     * what else is missing is made as by {@link #start}. The server may not run meanwhile.
     *
     * @throws EmbeddedPostgresException as {@link #start} does
     */
    public static void admitBetterAuth(Path dataDirectory) {
        try (var directory = DataDirectory.claim(dataDirectory)) {
            var programs = Programs.of(Installation.in(directory), directory);
            var cluster = Cluster.in(directory, programs);
            Postmaster.clear(cluster, programs);
            new Lodging(cluster).prepare(programs);
        }
    }

    /** Whether the data directory has a database, running or not. */
    public static boolean existsIn(Path dataDirectory) {
        return Cluster.existing(dataDirectory).isPresent();
    }

    /** As {@link #applicationUrl}, of the server that another program runs on this data directory now, if any does. */
    public static Optional<String> runningApplicationUrl(Path dataDirectory) {
        return Cluster.existing(dataDirectory)
                .flatMap(cluster -> cluster.pidFile().port().stream()
                        .mapToObj(cluster::applicationUrl)
                        .findFirst());
    }

    /** As {@link #runningApplicationUrl}, for the role of {@link #admitBetterAuth}, if there is one: a secret. */
    public static Optional<String> runningBetterAuthUrl(Path dataDirectory) {
        return Cluster.existing(dataDirectory)
                .flatMap(cluster -> cluster.pidFile().port().stream()
                        .boxed()
                        .flatMap(port -> new Lodging(cluster).url(port).stream())
                        .findFirst());
    }

    /** {@code postgresql://role:password@127.0.0.1:port/latchkey} for migrations: a secret. */
    public synchronized String ownerUrl() {
        return cluster.url(
                Credentials.OWNER,
                cluster.credentials().ownerPassword(),
                postmaster.get().port());
    }

    /** {@code postgresql://role:password@127.0.0.1:port/latchkey} for the service: a secret. */
    public synchronized String applicationUrl() {
        return cluster.applicationUrl(postmaster.get().port());
    }

    private void startAgainWhenItEnds() {
        var running = postmaster.get();
        Thread.startVirtualThread(() -> {
            running.awaitEnd();
            startAgain();
        });
    }

    /** On the same port and with all it had acknowledged, whoever ended it: the service goes on as with any database. */
    private synchronized void startAgain() {
        if (closed.get()) {
            return;
        }
        LOG.atError().log("embedded_postgres.ended");
        try {
            var again = Postmaster.start(cluster, programs, postmaster.get()::port);
            postmaster.set(again);
            LOG.atInfo().addKeyValue("port", again.port()).log("embedded_postgres.started");
            startAgainWhenItEnds();
        } catch (EmbeddedPostgresException _) {
            LOG.atError().addKeyValue("log", directory.log()).log("embedded_postgres.not_started_again");
        }
    }

    /** Stops the server, ending what still is connected, and lets go of the data directory. */
    @Override
    public synchronized void close() {
        closed.set(true);
        try {
            postmaster.get().stop();
        } finally {
            directory.close();
        }
    }
}
