package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server of a cluster, known to the world by {@code postmaster.pid} (PostgreSQL, miscadmin.h). */
final class Postmaster {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    private static final int ATTEMPTS = 10;
    private static final int STATUS_LINE = 7;

    private final Process process;
    private final int port;

    private Postmaster(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * The live server of these files. The process must name them in its command line, since the number in a stale
     * {@code postmaster.pid} may be that of a stranger by now.
     */
    static Optional<ProcessHandle> find(Path files) {
        return recorded(files)
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> arguments(files).equals(Arrays.asList(arguments)))
                        .isPresent());
    }

    private static List<String> arguments(Path files) {
        return List.of("-D", files.toString());
    }

    private static Optional<ProcessHandle> recorded(Path files) {
        var lines = pidFile(files);
        return lines.isEmpty() ? Optional.empty() : processOf(lines.getFirst()).filter(ProcessHandle::isAlive);
    }

    private static Optional<ProcessHandle> processOf(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static List<String> pidFile(Path files) {
        try {
            return Files.readAllLines(files.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of(); // not there, or just being removed
        }
    }

    /** Ends what a killed service left running, and forgets a server whose process number is now a stranger's. */
    static void clear(Cluster cluster, Programs programs) {
        var orphan = find(cluster.files());
        if (orphan.isPresent()) {
            stop(cluster, programs, orphan.get());
            LOG.atWarn().addKeyValue("pid", orphan.get().pid()).log("embedded_postgres.orphan_stopped");
        } else if (recorded(cluster.files()).isPresent()) {
            forget(cluster.files());
        }
    }

    private static void forget(Path files) {
        try {
            Files.deleteIfExists(files.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(files, e);
        }
    }

    /** Starts the server on a free port and waits until it takes connections, crash recovery included. */
    static Postmaster start(Cluster cluster, Programs programs) {
        for (var attempt = 1; ; attempt++) {
            var postmaster = launch(cluster, programs);
            if (postmaster.becomesReady(cluster, programs)) {
                return postmaster;
            }
            // The port was taken meanwhile, or the processes of a killed server still end.
            if (attempt == ATTEMPTS) {
                throw programs.failed("start", postmaster.process.exitValue());
            }
            pause();
        }
    }

    private static Postmaster launch(Cluster cluster, Programs programs) {
        var port = freePort();
        cluster.configure(port);
        var arguments = arguments(cluster.files());
        return new Postmaster(programs.start("postgres", arguments.toArray(String[]::new)), port);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("No port is free on 127.0.0.1 for the embedded PostgreSQL", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS);
        } catch (InterruptedException e) {
            throw EmbeddedPostgresException.interrupted(e);
        }
    }

    private boolean becomesReady(Cluster cluster, Programs programs) {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isReady(cluster.files())) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    stop(cluster, programs);
                    throw new EmbeddedPostgresException("PostgreSQL did not get ready in " + START_LIMIT.toSeconds()
                            + " seconds: its reasons are in "
                            + programs.directory().log());
                }
            }
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw EmbeddedPostgresException.interrupted(e);
        }
    }

    private boolean isReady(Path files) {
        var lines = pidFile(files);
        return lines.size() > STATUS_LINE
                && lines.getFirst().equals(Long.toString(process.pid()))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    int port() {
        return port;
    }

    void stop(Cluster cluster, Programs programs) {
        stop(cluster, programs, process.toHandle());
    }

    /** Fast: open transactions are rolled back, committed ones are written. Who resists is killed, and recovered later. */
    private static void stop(Cluster cluster, Programs programs, ProcessHandle process) {
        var files = cluster.files().toString();
        if (process.isAlive()
                && programs.run("", "pg_ctl", "stop", "-D", files, "-s", "-w", "-t", "30", "-m", "fast") != 0) {
            process.destroyForcibly();
            process.onExit()
                    .completeOnTimeout(process, KILL_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
