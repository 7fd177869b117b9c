package dev.latchkey.bootstrap.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

    /** Whatever ran for as long before it ended counts as having been started well. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final DataDirectory directory;
    private final Cluster cluster;
    private final Programs programs;
    // Changes under the lock of this object alone.
    private final AtomicReference<Postmaster> postmaster;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread watcher = Thread.ofVirtual().unstarted(this::startAgainWheneverItEnds);

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
            postgres.watcher.start();
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

    /** As often as it takes, after pauses that grow while it does not start, or ends again soon. */
    private void startAgainWheneverItEnds() {
        var attempt = 0;
        while (true) {
            var watchedSince = System.nanoTime();
            postmaster.get().awaitEnd();
            if (isClosedWithin(Duration.ZERO)) {
                return;
            }
            LOG.atError().log("embedded_postgres.ended");
            if (System.nanoTime() - watchedSince >= LONGEST_PAUSE.toNanos()) {
                attempt = 0;
            }
            do {
                attempt++;
                if (isClosedWithin(pauseBefore(attempt))) {
                    return;
                }
            } while (!isStartedAgain(attempt));
        }
    }

    /** Twice as long each time. */
    static Duration pauseBefore(int attempt) {
        var doublings = Math.min(attempt - 1, 10);
        var pause = SHORTEST_PAUSE.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private boolean isClosedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true; // by close, and by nobody else
        }
    }

    /** On the same port and with all it had acknowledged, whoever ended it: the service goes on as with any database. */
    private synchronized boolean isStartedAgain(int attempt) {
        if (isClosedWithin(Duration.ZERO)) {
            return true;
        }
        try {
            var again = Postmaster.startOn(cluster, programs, postmaster.get().port());
            postmaster.set(again);
            LOG.atInfo()
                    .addKeyValue("port", again.port())
                    .addKeyValue("attempts", attempt)
                    .log("embedded_postgres.started");
            return true;
        } catch (RuntimeException e) { // whatever it was, the next attempt may do
            // The first, the second, the fourth, ...: a line each would be thousands a day.
            if (Integer.bitCount(attempt) == 1 && !isClosedWithin(Duration.ZERO)) {
                LOG.atError()
                        .addKeyValue("attempts", attempt)
                        .addKeyValue("reason", reason(e))
                        .log("embedded_postgres.not_started_again");
            }
            return false;
        }
    }

    /** In our own words, or as a name: those of libraries may hold anything. */
    private static String reason(RuntimeException failure) {
        return failure instanceof EmbeddedPostgresException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
    }

    /** Stops the server, ending what still is connected, and lets go of the data directory. */
    @Override
    public void close() {
        closed.countDown();
        // An attempt to start it again holds the lock until it comes to something.
        watcher.interrupt();
        synchronized (this) {
            try {
                postmaster.get().stop();
            } finally {
                directory.close();
            }
        }
    }
}
