package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** On a pool of one connection, so that whatever one transaction leaves behind, the next one gets. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnerTransactionsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final HikariDataSource pool = new HikariDataSource(Database.pool(database.config(1)));
    private final SessionFactory sessions = Database.sessions(pool);
    private final OwnerTransactions transactions = new OwnerTransactions(
            pool, sessions, new Subject(new Pseudonyms(new byte[32]), null), Duration.ofMillis(500));

    @BeforeAll
    void keepOneTaskEach() {
        database.asSuperuser("""
                insert into latchkey.task select o, gen_random_uuid(), 'task', null, false, now(), now(), 1
                from unnest(array['alice', 'bob']) as o""");
    }

    @AfterAll
    void close() {
        sessions.close();
        pool.close();
    }

    @Nested
    final class Speak {
        @Test
        void forTheOwnerAlone() {
            assertEquals(List.of("alice"), transactions.run(ALICE, OwnerTransactionsTest::owners));
        }

        @Test
        void forEachInTurnOnOneConnection() {
            for (var round = 0; round < 20; round++) {
                assertEquals(List.of("alice"), transactions.run(ALICE, OwnerTransactionsTest::owners));
                assertEquals(List.of("bob"), transactions.run(BOB, OwnerTransactionsTest::owners));
            }
        }

        /** Threat 6.5. */
        @Test
        void forEachOfManyAtOnceOnOneConnection() throws Exception {
            var users = List.of(ALICE, BOB, ALICE, BOB);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var seen = users.stream()
                        .map(user -> threads.submit(() -> transactions.run(user, OwnerTransactionsTest::owners)))
                        .toList();
                for (var n = 0; n < users.size(); n++) {
                    assertEquals(List.of(users.get(n).value()), seen.get(n).get());
                }
            }
        }
    }

    @Nested
    final class Leave {
        @Test
        void nobodyAfterACommit() throws SQLException {
            transactions.run(ALICE, OwnerTransactionsTest::owners);

            assertNobodyIsSpokenFor();
        }

        @Test
        void nobodyAndNothingAfterAnExceptionOfTheCaller() throws SQLException {
            var failure = new IllegalArgumentException("of the caller");

            var thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> transactions.run(ALICE, session -> {
                        update(session, "title = 'changed'");
                        throw failure;
                    }));

            assertSame(failure, thrown);
            assertNobodyIsSpokenFor();
            assertEquals(0, changed());
        }

        @Test
        void nobodyAndNothingAfterAnErrorOfTheCaller() throws SQLException {
            assertThrows(
                    StackOverflowError.class,
                    () -> transactions.run(ALICE, session -> {
                        update(session, "title = 'changed'");
                        throw new StackOverflowError();
                    }));

            assertNobodyIsSpokenFor();
            assertEquals(0, changed());
        }

        @Test
        void nobodyAndNothingAfterAnErrorOfTheDatabase() throws SQLException {
            var thrown = assertThrows(
                    DatabaseFaultException.class,
                    () -> transactions.run(ALICE, session -> update(session, "title = ''")));

            assertEquals("database fault, SQLSTATE 23514", thrown.getMessage());
            assertNobodyIsSpokenFor();
        }

        @Test
        void nobodyAfterAnErrorThatCameWithTheCommit() throws SQLException {
            database.asSuperuser("""
                    create function fail() returns trigger language plpgsql as $$ begin raise 'late'; end $$;
                    create constraint trigger late after update on latchkey.task deferrable initially deferred
                    for each row execute function fail()""");
            try {
                assertThrows(
                        DatabaseFaultException.class,
                        () -> transactions.run(ALICE, session -> update(session, "title = 'changed'")));
            } finally {
                database.asSuperuser("drop function fail() cascade");
            }

            assertNobodyIsSpokenFor();
            assertEquals(0, changed());
        }

        @Test
        void noTimeoutForThoseWhoShareTheConnection() throws SQLException {
            try (var fresh = database.connect(database.application())) {
                var before = settings(fresh);
                transactions.run(ALICE, OwnerTransactionsTest::owners);

                try (var connection = pool.getConnection()) {
                    assertEquals(before, settings(connection));
                }
            }
        }

        private static List<String> settings(Connection connection) throws SQLException {
            return TestDatabase.query(
                    connection,
                    "select setting from pg_settings where name like '%\\_timeout' and context = 'user' order by name");
        }
    }

    @Nested
    final class AreEnded {
        @Test
        void whenAStatementTakesTooLong() throws SQLException {
            var thrown = assertThrows(
                    UserDataUnavailableException.class,
                    () -> transactions.run(
                            ALICE,
                            session -> session.createNativeQuery("select cast(pg_sleep(20) as text)", String.class)
                                    .getSingleResult()));

            assertEquals("user data unavailable", thrown.getMessage());
            assertNobodyIsSpokenFor();
        }

        /** Else the rows locked by an instance that vanished would stay locked for as long as TCP takes to notice. */
        @Test
        void whenTheyStandStillTooLong() {
            assertEquals(
                    List.of("500", "500"),
                    transactions.run(
                            ALICE,
                            session ->
                                    session.createNativeQuery("""
                                    select setting from pg_settings where name in
                                    ('statement_timeout', 'idle_in_transaction_session_timeout')""", String.class).getResultList()));
        }
    }

    @Nested
    final class Log {
        @Test
        void theStateOfAnUnavailableDatabaseAndNothingElse() {
            assertEquals(
                    List.of("WARN database_unavailable [sqlState=\"57014\"] null"),
                    Logged.during(() -> assertThrows(
                            UserDataUnavailableException.class,
                            () -> transactions.run(
                                    ALICE,
                                    session -> session.createNativeQuery(
                                                    "select cast(pg_sleep(20) as text)", String.class)
                                            .getSingleResult()))));
        }

        @Test
        void noStateWhereThePoolIsExhausted() throws SQLException {
            try (var taken = pool.getConnection()) {
                assertEquals(true, taken.isValid(1));
                assertEquals(
                        List.of("WARN database_unavailable [sqlState=\"none\"] null"),
                        Logged.during(() -> assertThrows(
                                UserDataUnavailableException.class,
                                () -> transactions.run(ALICE, OwnerTransactionsTest::owners))));
            }
        }

        /** The server's message repeats the row. */
        @Test
        void nothingOfAFault() {
            assertEquals(
                    List.of(),
                    Logged.during(() -> assertThrows(
                            DatabaseFaultException.class,
                            () -> transactions.run(ALICE, session -> update(session, "title = ''")))));
        }
    }

    private void assertNobodyIsSpokenFor() throws SQLException {
        try (var connection = pool.getConnection()) {
            assertEquals(
                    List.of(""), TestDatabase.query(connection, "select current_setting('latchkey.user_id', true)"));
            assertEquals(List.of(), TestDatabase.query(connection, "select owner from latchkey.task"));
        }
    }

    private int changed() {
        return database.query("postgres", "select owner from latchkey.task where title <> 'task'")
                .size();
    }

    private static List<String> owners(StatelessSession session) {
        return session.createNativeQuery("select owner from latchkey.task", String.class)
                .getResultList();
    }

    private static int update(StatelessSession session, String assignment) {
        return session.createNativeMutationQuery("update latchkey.task set " + assignment)
                .executeUpdate();
    }
}
