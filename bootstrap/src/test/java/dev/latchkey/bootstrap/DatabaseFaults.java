package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.BreakablePostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One program under load, to whose database everything happens: it answers 503 in time, says that it is not ready, and
 * goes on by itself; what it has acknowledged is there once. What it cost is left in {@code target/faults-….txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseFaults {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * Two seconds for a connection and ten for a PostgreSQL that says nothing (see DatabaseConfig), and three for a busy
     * machine.
     */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2 + 10 + 3);

    /** What operators are promised, and three for a busy machine. */
    private static final Duration NOT_READY_WITHIN = Duration.ofSeconds(4 + 3);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Something that can be done to a database. */
    private interface Deed {
        void run() throws Exception;
    }

    private interface WithWriters {
        void run(Writers writers) throws Exception;
    }

    private final Parts parts = new Parts();
    private final FaultFigures figures;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private BreakablePostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private URI service;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private URI admin;

    /** @param kind of the figures */
    DatabaseFaults(String kind) {
        figures = new FaultFigures(kind);
    }

    /** Where the program finds this database, by what may be opened for it. */
    abstract String url(BreakablePostgres database, Parts opened, Path directory) throws IOException;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, InterruptedException {
        postgres = parts.opened(BreakablePostgres.start(directory.resolve("data")));
        var environment =
                SecretToken.environment(SecretToken.SECRET, url(postgres, parts, directory), postgres.ownerUrl());
        var program = parts.opened(Service.of(Program.start(environment, "serve")));
        service = URI.create("http://127.0.0.1:" + program.port());
        admin = URI.create("http://127.0.0.1:" + program.adminPort());
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    @Test
    void hanging() throws Exception {
        survives("hangs (SIGSTOP to all its processes)", postgres::hang, postgres::goOn);
    }

    @Test
    void killed() throws Exception {
        survives("killed (SIGKILL to the postmaster), started again", postgres::kill, postgres::startAgain);
    }

    @Test
    void lockedForLong() throws Exception {
        try (var other = postgres.asSuperuser();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            survives(
                    "slow (the table of tasks locked)",
                    () -> statement.execute("lock table latchkey.task in access exclusive mode"),
                    other::rollback);
        }
    }

    @Test
    void outOfConnections() throws Exception {
        survives(
                "out of connections (none left for the role)",
                () -> {
                    asSuperuser("alter role latchkey_app connection limit 0");
                    cutConnections();
                },
                () -> asSuperuser("alter role latchkey_app connection limit -1"));
    }

    @Test
    void withoutRights() throws Exception {
        survives(
                "rights taken away (usage of the schema)",
                () -> asSuperuser("revoke usage on schema latchkey from latchkey_app"),
                () -> asSuperuser("grant usage on schema latchkey to latchkey_app"));
    }

    @Test
    void readOnlyTables() throws Exception {
        survives(
                "rights taken away (insertion of tasks)",
                () -> asSuperuser("revoke insert on latchkey.task from latchkey_app"),
                () -> asSuperuser("grant insert on latchkey.task to latchkey_app"));
    }

    /** Whoever asks again a moment later gets another connection: it is ready all the time. */
    @Test
    void cuttingConnections() throws Exception {
        staysReadyThrough(
                "connections cut, over and over",
                writers -> {
                    var until = writers.refused() + 10;
                    while (writers.refused() < until) {
                        cutConnections();
                    }
                },
                () -> {});
    }

    /** What is there can still be read: it is ready all the time. */
    @Test
    void onAFullDisk() throws Exception {
        if (!postgres.hasSmallDisk()) {
            Missing.skip(
                    "the test of a full disk", "this system lets no file system be mounted", "LATCHKEY_REQUIRE_MOUNT");
        }
        var disk = postgres.smallDisk();
        asSuperuser(
                "create tablespace small location '" + disk + "'", "alter table latchkey.task set tablespace small");
        try {
            staysReadyThrough(
                    "disk full",
                    writers -> {
                        asSuperuser(
                                "copy (select 1) to program 'cat /dev/zero >" + disk + "/filler 2>/dev/null || true'");
                        writers.awaitRefusals();
                    },
                    () -> asSuperuser("copy (select 1) to program 'rm " + disk + "/filler'"));
        } finally {
            asSuperuser("alter table latchkey.task set tablespace pg_default", "drop tablespace small");
        }
    }

    private interface UnderLoad {
        /** How long it took until the program was not ready, if it ever was not. */
        Optional<Duration> run(Writers writers) throws Exception;
    }

    /** A fault after which nothing works until it is healed, and which operators and load balancers are told of. */
    private void survives(String fault, Deed cause, Deed heal) throws Exception {
        during(
                fault,
                writers -> {
                    var began = System.nanoTime();
                    cause.run();
                    awaitReady(503);
                    var notReady = Duration.ofNanos(System.nanoTime() - began);
                    writers.awaitRefusals();
                    assertEquals(503, status("ready"));
                    return Optional.of(notReady);
                },
                heal);
    }

    private void staysReadyThrough(String fault, WithWriters cause, Deed heal) throws Exception {
        during(
                fault,
                writers -> {
                    cause.run(writers);
                    if (status("ready") != 200) {
                        // It came upon a connection that was just cut.
                        assertEquals(200, status("ready"));
                    }
                    return Optional.empty();
                },
                heal);
    }

    private void during(String fault, UnderLoad cause, Deed heal) throws Exception {
        var users = fault.replaceAll("\\W+", "-");
        var writers = Writers.to(service, users);
        Optional<Duration> notReady;
        Duration lasted;
        Duration recovery;
        try (writers) {
            writers.awaitAcknowledgements(20);
            var began = System.nanoTime();
            try {
                notReady = cause.run(writers);
                assertEquals(200, status("live"));
            } finally {
                heal.run();
            }
            var healed = System.nanoTime();
            lasted = Duration.ofNanos(healed - began);
            writers.awaitAcknowledgements(1);
            recovery = Duration.ofNanos(System.nanoTime() - healed);
            awaitReady(200);
            writers.awaitAcknowledgements(20);
        }
        assertEquals(List.of(), writers.unexpected());
        assertEquals(0, writers.cutOff());
        assertTrue(writers.refused() > 0, "nothing was felt of it");
        assertTrue(writers.longest().compareTo(ANSWERED_WITHIN) < 0, () -> "an answer took " + writers.longest());
        assertEquals(writers.acknowledged(), postgres.titlesOf(users));
        figures.add(fault, lasted, notReady, recovery, writers);
        notReady.ifPresent(time -> assertTrue(
                time.compareTo(NOT_READY_WITHIN) < 0, () -> "it was said after " + time + " not to be ready"));
    }

    private void asSuperuser(String... statements) throws SQLException {
        Sql.execute(postgres.superuserUrl(), statements);
    }

    private void cutConnections() throws SQLException {
        asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'latchkey_app'");
    }

    private void awaitReady(int expected) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (status("ready") != expected) {
            assertTrue(System.nanoTime() < deadline, "never said that it is " + expected);
        }
    }

    private int status(String health) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(admin.resolve("/observe/health/" + health))
                .timeout(PATIENCE)
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }
}
