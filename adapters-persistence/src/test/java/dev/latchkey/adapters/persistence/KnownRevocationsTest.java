package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one instance knows of the revocations that others have written into the table. */
@Timeout(60)
final class KnownRevocationsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private final Instant until = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Instant later = until.plus(Duration.ofDays(7));

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final Pseudonyms pseudonyms = new Pseudonyms(new byte[32]);
    private final KnownRevocations known = new KnownRevocations(pseudonyms);
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = database.connect(database.application());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Nested
    final class Learns {
        @Test
        void whatIsInTheTableToTheMicrosecond() throws SQLException {
            database.asSuperuser(revoke(ALICE, until, later));
            known.refresh(connection);

            assertTrue(known.isRevoked(caller(ALICE, until)));
            assertFalse(known.isRevoked(caller(ALICE, until.plus(1, ChronoUnit.MICROS))));
            assertFalse(known.isRevoked(caller(BOB, until)));
        }

        @Test
        void nothingBeforeItLooks() throws SQLException {
            known.refresh(connection);
            database.asSuperuser(revoke(ALICE, until, later));
            assertFalse(known.isRevoked(caller(ALICE, until)));
            known.refresh(connection);

            assertTrue(known.isRevoked(caller(ALICE, until)));
        }

        @Test
        void thatARevocationReachesFurther() throws SQLException {
            database.asSuperuser(revoke(ALICE, until, later));
            known.refresh(connection);
            database.asSuperuser(revoke(ALICE, until.plusSeconds(1), later));
            known.refresh(connection);

            assertTrue(known.isRevoked(caller(ALICE, until.plusSeconds(1))));
            assertFalse(known.isRevoked(caller(ALICE, until.plusSeconds(2))));
        }

        /** The earlier transaction has the lower id, and ends after a look that saw the later one. */
        @Test
        void whatIsCommittedLateAndOutOfOrder() throws SQLException {
            try (var slow = database.connect("postgres");
                    var statement = slow.createStatement()) {
                slow.setAutoCommit(false);
                statement.execute(revoke(ALICE, until, later));
                database.asSuperuser(revoke(BOB, until, later));
                known.refresh(connection);
                known.refresh(connection);
                assertFalse(known.isRevoked(caller(ALICE, until)));
                assertTrue(known.isRevoked(caller(BOB, until)));
                slow.commit();
            }
            known.refresh(connection);

            assertTrue(known.isRevoked(caller(ALICE, until)));
        }

        @Test
        void allAtFirstSomeAtATimeAndLaterWhatHasChangedAtOnce() throws SQLException {
            database.asSuperuser(
                    "insert into latchkey.revocation (pseudonym, revoked_until, ends_at) select sha256(n::text::bytea),"
                            + " now(), now() + interval '1 hour' from generate_series(1, 25000) n");
            var asked = new ArrayList<String>();
            known.refresh(watched(connection, asked));
            assertEquals(25_000, known.size());

            database.asSuperuser(revoke(ALICE, until, later));
            known.refresh(watched(connection, asked));
            assertEquals(25_001, known.size());
            // Within a transaction the driver holds no more than it was told to.
            assertEquals(List.of("10000 rows, transaction", "0 rows, none"), asked);
            assertTrue(connection.getAutoCommit());
        }

        /** Notes how many rows each statement is to bring at a time, and whether that is within a transaction. */
        private static Connection watched(Connection connection, List<String> asked) {
            return proxy(Connection.class, (method, arguments) -> {
                var result = method.invoke(connection, arguments);
                return result instanceof PreparedStatement statement
                        ? proxy(PreparedStatement.class, (called, given) -> {
                            if (called.getName().equals("executeQuery")) {
                                asked.add(statement.getFetchSize() + " rows, "
                                        + (connection.getAutoCommit() ? "none" : "transaction"));
                            }
                            return called.invoke(statement, given);
                        })
                        : result;
            });
        }

        private interface Call {
            Object of(Method method, Object[] arguments) throws Exception;
        }

        private static <T> T proxy(Class<T> type, Call call) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (_, method, arguments) -> call.of(method, arguments)));
        }

        @Test
        void nothingOfWhatIsRolledBack() throws SQLException {
            try (var slow = database.connect("postgres");
                    var statement = slow.createStatement()) {
                slow.setAutoCommit(false);
                statement.execute(revoke(ALICE, until, later));
                known.refresh(connection);
                slow.rollback();
            }
            known.refresh(connection);

            assertFalse(known.isRevoked(caller(ALICE, until)));
            assertEquals(0, known.size());
        }
    }

    /** As after a restore: the same table, and transactions that are counted by another server. */
    @Nested
    @SuppressWarnings("NullAway.Init") // started before the first test
    final class FromAnotherServer {
        private static PostgresServer server;

        @BeforeAll
        static void start(@TempDir Path directory) {
            server = PostgresServer.in(directory.resolve("data"));
        }

        @AfterAll
        static void stop() {
            server.close();
        }

        @Test
        void learnsAllAnewWhereItsIdsAreLower() throws SQLException {
            var other = server.database().migrated();
            other.asSuperuser(revoke(BOB, until, later));
            countTo(database, transactionId(other) + 100);
            database.asSuperuser(revoke(ALICE, until, later));
            known.refresh(connection);
            refreshFrom(other);

            assertTrue(known.isRevoked(caller(BOB, until)));
            assertTrue(known.isRevoked(caller(ALICE, until)));
        }

        @Test
        void learnsAllAnewWhereItsIdsHaveOvertakenThoseSeen() throws SQLException {
            var other = server.database().migrated();
            other.asSuperuser(revoke(BOB, until, later));
            countTo(database, transactionId(other) + 100);
            known.refresh(connection);
            countTo(other, transactionId(database) + 100);
            refreshFrom(other);

            assertTrue(known.isRevoked(caller(BOB, until)));
        }

        /** And goes on from there. */
        @Test
        void learnsWhatComesAfterwards() throws SQLException {
            var other = server.database().migrated();
            known.refresh(connection);
            refreshFrom(other);
            other.asSuperuser(revoke(BOB, until, later));
            refreshFrom(other);

            assertTrue(known.isRevoked(caller(BOB, until)));
        }

        private void refreshFrom(TestDatabase other) throws SQLException {
            try (var there = other.connect(other.application())) {
                known.refresh(there);
            }
        }

        private static long transactionId(TestDatabase database) {
            return Long.parseLong(
                    database.query("postgres", "select pg_current_xact_id()").getFirst());
        }

        private static void countTo(TestDatabase database, long id) {
            database.asSuperuser(
                    "do $$ begin while pg_current_xact_id()::text::bigint < " + id + " loop commit; end loop; end $$");
        }
    }

    @Nested
    final class Forgets {
        @Test
        void whatHasEndedAndNothingElse() throws SQLException {
            known.remember(ALICE, until, Instant.now().minusSeconds(1));
            known.remember(BOB, until, Instant.now().plusSeconds(60));
            known.refresh(connection);

            assertEquals(1, known.size());
            assertFalse(known.isRevoked(caller(ALICE, until)));
            assertTrue(known.isRevoked(caller(BOB, until)));
        }

        @Test
        void nothingBeforeItLooks() {
            known.remember(ALICE, until, Instant.now().minusSeconds(1));

            assertTrue(known.isRevoked(caller(ALICE, until)));
        }

        @Test
        void onceAMinuteWhicheverWayTheClockGoes() {
            known.forgetBefore(until);
            known.remember(ALICE, until, until.plusSeconds(1));
            known.forgetBefore(until.plusSeconds(59));
            assertEquals(1, known.size());

            known.forgetBefore(until.plusSeconds(60));
            assertEquals(0, known.size());

            known.remember(BOB, until, until.minusSeconds(3600));
            known.forgetBefore(until.plusSeconds(1));
            assertEquals(1, known.size());

            known.forgetBefore(until);
            assertEquals(0, known.size());
        }

        @Test
        void nothingInFavourOfAnEarlierOne() {
            known.remember(ALICE, until, later);
            known.remember(ALICE, until.minusSeconds(1), later);

            assertTrue(known.isRevoked(caller(ALICE, until)));
        }
    }

    @Nested
    final class TakesMemory {
        @Test
        void forEachUserOnceHoweverOftenTheyRevoke() throws SQLException {
            for (var n = 0; n < 20; n++) {
                database.asSuperuser(revoke(ALICE, until.plusSeconds(n), later));
                known.remember(ALICE, until.plusSeconds(n), later);
                known.refresh(connection);
            }

            assertEquals(1, known.size());
        }

        @Test
        void forNoneThatHasEndedBeforeItWasSeen() throws SQLException {
            database.asSuperuser("insert into latchkey.revocation (pseudonym, revoked_until, ends_at)"
                    + " select sha256(n::text::bytea), now(), now() + make_interval(secs => case when n <= 3 then 60"
                    + " else -1 end) from generate_series(1, 1000) n");
            known.refresh(connection);

            assertEquals(3, known.size());
        }
    }

    private String revoke(UserId user, Instant until, Instant endsAt) {
        return """
                insert into latchkey.revocation as kept (pseudonym, revoked_until, ends_at)
                values (decode('%s', 'hex'), '%s', '%s')
                on conflict (pseudonym) do update set revoked_until = excluded.revoked_until,
                changed_in = excluded.changed_in""".formatted(pseudonyms.of(user), until, endsAt);
    }

    private static Caller caller(UserId user, Instant provenAt) {
        return new Caller(user, provenAt, null);
    }
}
