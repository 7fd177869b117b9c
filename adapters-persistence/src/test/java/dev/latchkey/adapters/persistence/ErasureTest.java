package dev.latchkey.adapters.persistence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskAddition;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Erasures of so much that it takes longer than other statements may, and longer than PostgreSQL may else be silent. */
@Timeout(60)
final class ErasureTest {
    private static final int TASKS = 40;
    private static final Instant PROVEN = Instant.parse("2026-11-21T12:00:00Z");
    private static final Caller ALICE = new Caller(new UserId("alice"), PROVEN, null);
    private static final ErasureReceipt RECEIPT = new ErasureReceipt(new UUID(0, 1), PROVEN.plusSeconds(1));

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final DatabaseConfig config = database.config(1);
    private final HikariDataSource pool = new HikariDataSource(Database.pool(config));
    private final SessionFactory sessions = Database.sessions(pool);
    private final OwnerTransactions transactions = new OwnerTransactions(
            pool, sessions, new Subject(new Pseudonyms(new byte[32]), null), config.statementTimeout());

    @BeforeEach
    void keepTasks() {
        database.asSuperuser("""
                insert into latchkey.task
                select 'alice', gen_random_uuid(), 'task', null, false, now(), now(), 1
                from generate_series(1, %d)""".formatted(TASKS));
    }

    @AfterEach
    void close() {
        sessions.close();
        pool.close();
    }

    @Nested
    final class OfMany {
        @Test
        void mayTakeLongerThanOtherStatements() {
            eachRowTakes(ofMillis(50));
            assertEquals(true, config.networkTimeout().compareTo(ofMillis(50).multipliedBy(TASKS)) < 0);

            try (var opened = Database.open(config)) {
                assertEquals(
                        new Erasure.Erased(RECEIPT, TASKS),
                        opened.personalData().erase(ALICE, RECEIPT));
            }

            assertEquals("0", kept());
        }

        @Test
        void endsWithNothingGoneWhenItTakesTooLong() {
            eachRowTakes(ofMillis(50));

            assertTimeout(
                    ofSeconds(5), () -> assertThrows(UserDataUnavailableException.class, () -> erase(ofMillis(200))));

            assertEquals(String.valueOf(TASKS), kept());
        }

        @Test
        void endsWithNothingGoneWhenTheOperatorCancelsIt() throws InterruptedException {
            eachRowTakes(ofSeconds(1));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var erasure = threads.submit(() -> erase(ofMinutes(1)));
                database.await(
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and usename = '"
                                + database.application() + "'",
                        "1");
                database.asSuperuser("select pg_cancel_backend(pid) from pg_stat_activity where usename = '"
                        + database.application() + "'");

                var failure = assertThrows(ExecutionException.class, erasure::get);
                assertInstanceOf(UserDataUnavailableException.class, failure.getCause());
            }

            assertEquals(String.valueOf(TASKS), kept());
        }

        private void eachRowTakes(Duration time) {
            database.asSuperuser("""
                    create function linger() returns trigger language plpgsql as
                        $$ begin perform pg_sleep(%f); return old; end $$;
                    create trigger slow before delete on latchkey.task for each row execute function linger()""".formatted(time.toMillis() / 1000.0));
        }
    }

    @Nested
    final class BesideOthers {
        @Test
        void waitsForALockedRowNoLongerThanAStatementMayTake() throws SQLException {
            try (var other = database.connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("select 1 from latchkey.task limit 1 for update");

                assertTimeout(
                        ofSeconds(5),
                        () -> assertThrows(UserDataUnavailableException.class, () -> erase(ofMinutes(1))));
            }

            assertEquals(String.valueOf(TASKS), kept());
        }

        /** Threat 6.21. */
        @Test
        void letsAdditionsOfItsUserWaitNoLongerThanAStatementMayTakeAndNobodyElse() throws Exception {
            database.asSuperuser("""
                    create table may_end ();
                    grant select on may_end to %s;
                    create function linger() returns trigger language plpgsql as $$ begin
                        while not exists (select from may_end) loop perform pg_sleep(0.01); end loop;
                        return old;
                    end $$;
                    create trigger slow before delete on latchkey.task for each row execute function linger()""".formatted(database.application()));
            try (var opened = Database.open(database.config(2));
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var tasks = opened.tasks();
                var erasure = threads.submit(() -> opened.personalData().erase(ALICE, RECEIPT));
                try {
                    database.await(
                            "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and usename = '"
                                    + database.application() + "'",
                            "1");

                    assertTimeout(ofSeconds(5), () -> {
                        assertThrows(UserDataUnavailableException.class, () -> tasks.add(ALICE, task()));
                        assertThrows(
                                UserDataUnavailableException.class,
                                () -> tasks.add(ALICE, new IdempotencyKey("once"), task()));
                    });
                    assertEquals(TaskAddition.ADDED, tasks.add(new Caller(new UserId("bob"), PROVEN, null), task()));
                    assertEquals(false, erasure.isDone());
                } finally {
                    database.asSuperuser("insert into may_end default values");
                }
                assertEquals(new Erasure.Erased(RECEIPT, TASKS), erasure.get());
                assertEquals(TaskAddition.ACCESS_REVOKED, tasks.add(ALICE, task()));
                assertEquals("1", kept());
            }
        }

        private static Task task() {
            return Task.create(new TaskId(UUID.randomUUID()), new Title("late"), null, false, PROVEN);
        }
    }

    @Nested
    final class Settings {
        private static final String OF_IT = """
                select setting from pg_settings
                where name in ('statement_timeout', 'lock_timeout', 'enable_indexscan', 'idle_in_transaction_session_timeout')
                order by name""";

        @Test
        void areItsOwn() {
            assertEquals(
                    Optional.of(List.of("off", "500", "500", "60000")),
                    transactions.runAlone(ALICE, ofMinutes(1), Settings::read));
        }

        @Test
        void areLeftToNobody() throws SQLException {
            List<String> before;
            int silence;
            try (var connection = pool.getConnection()) {
                before = TestDatabase.query(connection, OF_IT);
                silence = connection.getNetworkTimeout();
            }

            assertEquals(Optional.of((long) TASKS), erase(ofMinutes(1)));

            try (var connection = pool.getConnection()) {
                assertEquals(before, TestDatabase.query(connection, OF_IT));
                assertEquals(silence, connection.getNetworkTimeout());
                assertEquals(config.networkTimeout().toMillis(), silence);
            }
        }

        private static List<String> read(StatelessSession session) {
            return session.createNativeQuery(OF_IT, String.class).getResultList();
        }
    }

    private Optional<Long> erase(Duration limit) {
        return transactions.runAlone(
                ALICE, limit, session -> PersonalTable.TASK.erase(session, ALICE.user(), RECEIPT, PROVEN));
    }

    private String kept() {
        return database.query("postgres", "select count(*) from latchkey.task").getFirst();
    }
}
