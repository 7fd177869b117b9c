package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server of a cluster: started when it takes connections, stopped when its data is written. */
final class Postmaster {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    private static final int ATTEMPTS = 5;

    private final Cluster cluster;
    private final Programs programs;
    private final Process process;
    private final int port;

    private Postmaster(Cluster cluster, Programs programs, Process process, int port) {
        this.cluster = cluster;
        this.programs = programs;
        this.process = process;
        this.port = port;
    }

    /** Ends what a killed service left running, then starts the server on a free port. */
    static Postmaster start(Cluster cluster, Programs programs) {
        return start(cluster, programs, Postmaster::freePort);
    }

    static Postmaster start(Cluster cluster, Programs programs, IntSupplier ports) {
        return start(cluster, programs, ports, ATTEMPTS);
    }

    /** Likewise on that port, in one attempt. */
    static Postmaster startOn(Cluster cluster, Programs programs, int port) {
        return start(cluster, programs, () -> port, 1);
    }

    private static Postmaster start(Cluster cluster, Programs programs, IntSupplier ports, int attempts) {
        clear(cluster, programs);
        for (var attempt = 1; ; attempt++) {
            var postmaster = launch(cluster, programs, ports.getAsInt());
            if (postmaster.becomesReady()) {
                return postmaster;
            }
            // Someone took the port meanwhile, or processes of a killed server are still ending.
            if (attempt == attempts) {
                throw programs.failed("start", postmaster.process.exitValue());
            }
            pause();
        }
    }

    /** Ends what a killed service left running. */
    static void clear(Cluster cluster, Programs programs) {
        var pidFile = cluster.pidFile();
        pidFile.server().ifPresent(orphan -> {
            stop(cluster, programs, orphan);
            LOG.atWarn().addKeyValue("pid", orphan.pid()).log("embedded_postgres.orphan_stopped");
        });
        pidFile.forgetStranger();
    }

    private static Postmaster launch(Cluster cluster, Programs programs, int port) {
        cluster.configure(port);
        var process = programs.start("postgres", PidFile.arguments(cluster.files()));
        return new Postmaster(cluster, programs, process, port);
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

    private boolean becomesReady() {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (!process.waitFor(POLL)) {
                if (cluster.pidFile().saysReady(process.pid())) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    stop();
                    throw new EmbeddedPostgresException("PostgreSQL did not get ready in " + START_LIMIT.toSeconds()
                            + " seconds: its reasons are in "
                            + programs.directory().log());
                }
            }
            return false;
        } catch (InterruptedException e) {
            kill(process.toHandle());
            throw EmbeddedPostgresException.interrupted(e);
        } catch (RuntimeException e) {
            kill(process.toHandle());
            throw e;
        }
    }

    int port() {
        return port;
    }

    void awaitEnd() {
        process.onExit().join();
    }

    void stop() {
        stop(cluster, programs, process.toHandle());
    }

    /** Fast: open transactions are rolled back, committed ones are written. One that resists is killed, to recover later. */
    private static void stop(Cluster cluster, Programs programs, ProcessHandle server) {
        if (server.isAlive()
                && programs.run(
                                "",
                                "pg_ctl",
                                "stop",
                                "-D",
                                cluster.files().toString(),
                                "-s",
                                "-w",
                                "-t",
                                "20",
                                "-m",
                                "fast")
                        != 0) {
            kill(server);
        }
    }

    private static void kill(ProcessHandle server) {
        server.destroyForcibly();
        server.onExit()
                .completeOnTimeout(server, KILL_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
