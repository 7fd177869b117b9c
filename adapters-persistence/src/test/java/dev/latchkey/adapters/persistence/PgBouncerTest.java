package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Behind the real PgBouncer in transaction mode, with one connection to the server for everybody: whatever a transaction
 * leaves behind, the next client gets.
 */
@ParameterizedClass(name = "max_prepared_statements = {0}")
@ValueSource(ints = {0, 100})
@Timeout(60)
final class PgBouncerTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));

    private final TestDatabase direct = PostgresServer.migratedDatabase();
    private final PgBouncer pooler;
    private final TestDatabase pooled;
    private final Relay network;
    private final Database database;

    PgBouncerTest(int preparedStatements) {
        pooler = PgBouncer.before(direct, 1, preparedStatements);
        pooled = pooler.behind(direct);
        network = new Relay(pooler.address());
        database = Database.open(
                DatabaseConfig.of(new TestDatabase(network.address(), direct.name()).url(direct.application())));
        database.tasks().add(new Caller(ALICE, Instant.EPOCH, null), TASK);
        database.tasks().add(new Caller(BOB, Instant.EPOCH, null), TASK);
    }

    @AfterEach
    void close() {
        database.close();
        network.close();
        pooler.close();
    }

    @Nested
    final class TheOneConnection {
        /** Threat 6.5. Two instances of the service, each with a pool of its own; no statement names the owner. */
        @Test
        void speaksForEachOfManyAtOnce() throws Exception {
            try (var one = new Instance(pooled.config(4));
                    var other = new Instance(pooled.config(4));
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var rounds = IntStream.range(0, 8)
                        .mapToObj(
                                n -> threads.submit(seesOnlyItsOwn(n % 2 == 0 ? one : other, n % 4 < 2 ? ALICE : BOB)))
                        .toList();
                for (var round : rounds) {
                    round.get();
                }
            }
            assertNobodyIsSpokenFor();
        }

        @Test
        void isOneIndeed() throws SQLException {
            try (var first = pooled.connect(direct.application());
                    var second = pooled.connect(direct.application())) {
                assertEquals(
                        TestDatabase.query(first, "select pg_backend_pid()"),
                        TestDatabase.query(second, "select pg_backend_pid()"));
            }
        }

        private static Callable<Boolean> seesOnlyItsOwn(Instance instance, UserId user) {
            return () -> {
                for (var round = 0; round < 25; round++) {
                    assertEquals(List.of(user.value()), instance.transactions.run(user, Instance::owners));
                }
                return true;
            };
        }
    }

    @Nested
    final class SpeaksForNobody {
        @Test
        void afterACommit() throws SQLException {
            assertEquals(Optional.of(TASK), database.tasks().find(ALICE, TASK.id()));

            assertNobodyIsSpokenFor();
        }

        @Test
        void afterAnExceptionBetweenTheUserAndTheQuery() throws SQLException {
            try (var instance = new Instance(pooled.config(1))) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> instance.transactions.run(ALICE, _ -> {
                            throw new IllegalArgumentException("of the caller");
                        }));

                assertNobodyIsSpokenFor();
                assertEquals(List.of("bob"), instance.transactions.run(BOB, Instance::owners));
            }
        }

        @Test
        void afterAnErrorOfTheDatabase() throws SQLException {
            assertThrows(
                    IllegalStateException.class,
                    () -> database.tasks().add(new Caller(ALICE, Instant.EPOCH, null), TASK));

            assertNobodyIsSpokenFor();
        }

        @Test
        void afterAClientThatVanishedInMidTransaction() throws SQLException {
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> database.tasks().delete(ALICE, TASK.id(), _ -> {
                        network.cut();
                        return true;
                    }));
            network.restore();

            assertNobodyIsSpokenFor();
            assertEquals(Optional.of(TASK), database.tasks().find(ALICE, TASK.id()));
        }

        @Test
        void afterABackendThatWasKilledInMidTransaction() throws SQLException {
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> database.tasks().delete(ALICE, TASK.id(), _ -> killBackends()));

            assertNobodyIsSpokenFor();
            assertEquals(Optional.of(TASK), database.tasks().find(ALICE, TASK.id()));
        }

        private boolean killBackends() {
            direct.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                    + direct.application() + "'");
            direct.await("select count(*) from pg_stat_activity where usename = '" + direct.application() + "'", "0");
            return true;
        }
    }

    @Nested
    final class AKilledBackend {
        /** PgBouncer takes another; at most the transaction that was given the dead one fails. */
        @Test
        void isReplaced() {
            direct.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                    + direct.application() + "'");

            var failures = 0;
            while (!answers()) {
                failures++;
            }
            assertTrue(failures <= 1);
            assertEquals(Optional.of(TASK), database.tasks().find(ALICE, TASK.id()));
        }

        private boolean answers() {
            try {
                return database.tasks().find(ALICE, TASK.id()).isPresent();
            } catch (UserDataUnavailableException _) {
                return false;
            }
        }
    }

    /** What another client gets that asks without saying for whom. */
    private void assertNobodyIsSpokenFor() throws SQLException {
        try (var stranger = pooled.connect(direct.application())) {
            assertEquals(
                    List.of("true"),
                    TestDatabase.query(
                            stranger,
                            "select cast(coalesce(current_setting('latchkey.user_id', true), '') = '' as text)"));
            assertEquals(List.of(), TestDatabase.query(stranger, "select owner from latchkey.task"));
        }
    }

    /** What is within a {@link Database}, for queries that no repository would make. */
    private static final class Instance implements AutoCloseable {
        private final HikariDataSource pool;
        private final SessionFactory sessions;
        private final OwnerTransactions transactions;

        Instance(DatabaseConfig config) {
            pool = new HikariDataSource(Database.pool(config));
            sessions = Database.sessions(pool);
            transactions = new OwnerTransactions(
                    pool, sessions, new Subject(new Pseudonyms(new byte[32]), null), Duration.ofSeconds(5));
        }

        static List<String> owners(StatelessSession session) {
            return session.createNativeQuery("select owner from latchkey.task", String.class)
                    .getResultList();
        }

        @Override
        public void close() {
            sessions.close();
            pool.close();
        }
    }
}
