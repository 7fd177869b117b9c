package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 0.10: a session that has ended ends access, wherever Better Auth keeps its sessions in the same database. */
@Timeout(60)
final class BetterAuthSessionsTest {
    private static final long KEPT = BetterAuthSessions.KEPT.toNanos();

    private static AccessStatus check(AccessCheck sessions, String user, @Nullable String session) {
        return sessions.check(new Caller(new UserId(user), Instant.EPOCH, session));
    }

    @Nested
    final class ASession {
        @ParameterizedTest
        @CsvSource({
            "text, alice, NB8G9rHy3Fz1KWZQMfXS5yq0vUqcY2tD",
            "varchar(40), alice, NB8G9rHy3Fz1KWZQMfXS5yq0vUqcY2tD",
            "character(32), aliceXaliceXaliceXaliceXaliceX32, NB8G9rHy3Fz1KWZQMfXS5yq0vUqcY2tD",
            "uuid, 3ce52291-914b-4ab1-92a2-ec7adebf4c3f, 0b6c2c58-4e0e-4d0c-9f39-3f6d9fd0b9b1",
            "integer, 1, 7",
            "bigint, 9007199254740993, 9007199254740995"
        })
        void countsForItsUserAloneWhateverTheTypeOfIds(String type, String alice, String session) {
            var tables = SessionsOfATest.ofType(type, alice, session);
            var sessions = tables.open(SessionsOfATest.TABLE);

            assertEquals(AccessStatus.STANDS, check(sessions, alice, session));
            assertEquals(AccessStatus.REVOKED, check(sessions, "mallory", session));
            assertEquals(AccessStatus.REVOKED, check(sessions, alice, session.substring(1) + "8"));
        }

        @Test
        void countsWhileItLives() {
            var tables = SessionsOfATest.ofText();
            tables.signIn("ended", "alice", "now()");
            tables.signIn("ending", "alice", "now() + interval '1 minute'");
            var sessions = tables.open(SessionsOfATest.TABLE);

            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "ended"));
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "ending"));
        }

        /** As Prisma and Drizzle have it. */
        @ParameterizedTest
        @ValueSource(strings = {"Pacific/Auckland", "UTC", "America/Los_Angeles"})
        void endsAtATimeWithoutZoneThatIsOfUtcWhereverTheServiceRuns(String zone) {
            var tables = SessionsOfATest.ofText();
            tables.database().asSuperuser("""
                    set timezone = 'UTC';
                    alter table session alter "expiresAt" type timestamp(3)""");
            tables.signIn("ended", "alice", "now() at time zone 'UTC' - interval '1 minute'");
            tables.signIn("ending", "alice", "now() at time zone 'UTC' + interval '1 minute'");
            var pool = Database.pool(tables.database().config(1));
            pool.setConnectionInitSql("set time zone '" + zone + "'");
            try (var source = new HikariDataSource(pool)) {
                var sessions = tables.open(source, SessionsOfATest.TABLE, 10);

                assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "ended"));
                assertEquals(AccessStatus.STANDS, check(sessions, "alice", "ending"));
            }
        }

        @Test
        void isNoneWhereTheTokenNamesNone() {
            var tables = SessionsOfATest.ofText();
            var sessions = tables.open(SessionsOfATest.TABLE);

            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", null));
            assertEquals(0, tables.asked().get());
        }

        @ParameterizedTest
        @CsvSource({
            "uuid, 3ce52291-914b-4ab1-92a2-ec7adebf4c3f, 0b6c2c58-4e0e-4d0c-9f39-3f6d9fd0b9b1, s1",
            "integer, 1, 7, s1",
            "integer, 1, 7, 99999999999",
            "integer, 1, 7, 7.0"
        })
        void isNoneWhereNoSessionCanHaveThatName(String type, String alice, String session, String other) {
            var sessions = SessionsOfATest.ofType(type, alice, session).open(SessionsOfATest.TABLE);

            assertEquals(AccessStatus.REVOKED, check(sessions, alice, other));
        }

        @Test
        void isLookedForInTheTableOfThatName() {
            var tables = SessionsOfATest.ofText();
            tables.database().asSuperuser("create schema \"select\"");
            tables.database().asSuperuser("alter table session set schema \"select\"");
            tables.database().asSuperuser("alter table \"select\".session rename to \"Session\"");
            tables.grant("usage on schema \"select\"");

            assertEquals(AccessStatus.STANDS, check(tables.open(SessionTable.parse("select.Session")), "alice", "s1"));
        }
    }

    @Nested
    final class AnAnswer {
        private final SessionsOfATest tables = SessionsOfATest.ofText();

        @Test
        void countsForFiveSeconds() {
            var sessions = tables.open(SessionsOfATest.TABLE);
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            tables.signOut("s1");

            tables.nanos().set(KEPT - 1);
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            tables.nanos().set(KEPT);
            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "s1"));
            assertEquals(2, tables.asked().get());
            assertEquals(Duration.ofSeconds(5), BetterAuthSessions.KEPT);
        }

        @Test
        void countsForFiveSecondsWhereItIsNoAsWell() {
            var sessions = tables.open(SessionsOfATest.TABLE);
            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "s2"));
            tables.signIn("s2", "alice", "'infinity'");

            tables.nanos().set(KEPT - 1);
            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "s2"));
            tables.nanos().set(KEPT);
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s2"));
        }

        @Test
        void isOfOneUserAndOneSession() {
            var sessions = tables.open(SessionsOfATest.TABLE);

            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(AccessStatus.REVOKED, check(sessions, "bob", "s1"));
            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "s2"));
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(3, tables.asked().get());
        }

        @Test
        void isSoughtOnceForAllWhoAskMeanwhile() throws Exception {
            var sessions = tables.open(SessionsOfATest.TABLE);
            var answers = new ArrayList<Future<AccessStatus>>();
            try (var other = tables.database().connect("postgres");
                    var statement = other.createStatement();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                other.setAutoCommit(false);
                statement.execute("lock table session");
                for (var i = 0; i < 50; i++) {
                    answers.add(threads.submit(() -> check(sessions, "alice", "s1")));
                }
                tables.database().await("""
                        select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = '%s'
                        """.formatted(tables.database().application()), "1");
                other.commit();
                for (var answer : answers) {
                    assertEquals(AccessStatus.STANDS, answer.get());
                }
            }
            assertEquals(1, tables.asked().get());
        }

        @Test
        void isForgottenEarlierWhereThereAreTooMany() {
            var sessions = tables.open(SessionsOfATest.TABLE, 2);
            var all = List.of("s1", "s2", "s3");
            all.forEach(it -> check(sessions, "alice", it));
            all.forEach(it -> check(sessions, "alice", it));

            assertTrue(tables.asked().get() > 3);
        }

        @Test
        void isOneOfTenThousandAtMost() {
            var sessions = BetterAuthSessions.in(
                    tables.counted(tables.database()
                            .url(tables.database().application())
                            .dataSource(Map.of())),
                    SessionsOfATest.TABLE,
                    SessionsOfATest.TIMEOUT,
                    SessionsOfATest.many(),
                    DatabaseWatch.NOBODY);
            tables.asked().set(0);

            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(1, tables.asked().get());
            assertEquals(10_000, BetterAuthSessions.MOST_KEPT);
        }
    }

    @Nested
    final class ADatabaseThatIsAway {
        private final SessionsOfATest tables = SessionsOfATest.ofText();
        private final Relay network = new Relay(tables.database().address());
        private final TestDatabase reached =
                new TestDatabase(network.address(), tables.database().name());
        private final BetterAuthSessions sessions = tables.open(
                reached.url(reached.application()).dataSource(Map.of("socketTimeout", "1")), SessionsOfATest.TABLE, 10);

        @Test
        void leavesWhatWasFoundInForceToItsEndAndOpensTheQuestionAfterThat() {
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "s2"));
            network.cut();

            tables.nanos().set(KEPT - 1);
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(AccessStatus.REVOKED, check(sessions, "alice", "s2"));
            tables.nanos().set(KEPT);
            assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "s1"));
            assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "s2"));
            network.close();
        }

        @Test
        void isAskedAgainAtOnce() {
            network.cut();
            assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "s1"));
            network.restore();

            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            assertEquals(2, tables.asked().get());
            network.close();
        }

        @Test
        void leavesTheQuestionOpenWhereItMayNotBeReadAnyMore() {
            tables.database()
                    .asSuperuser(
                            "revoke all on session from " + tables.database().application());

            assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "s1"));
            network.close();
        }
    }

    @Nested
    final class ATableThatIsLocked {
        private final SessionsOfATest tables = SessionsOfATest.ofText();

        /** As a change of Better Auth's schema does: were they not ended, those who wait would use PostgreSQL up. */
        @Test
        void leavesTheQuestionOpenAndNobodyWaiting() throws Exception {
            var sessions = tables.open(SessionsOfATest.TABLE, Duration.ofMillis(300));
            try (var other = tables.database().connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table session");

                assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "s1"));
                tables.database().await("""
                        select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = '%s'
                        """.formatted(tables.database().application()), "0");
                other.commit();
            }

            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
        }
    }

    /** Threat 5.18. */
    @Nested
    final class AFlood {
        private final SessionsOfATest tables = SessionsOfATest.ofText();
        private final BetterAuthSessions sessions = tables.open(new FewAtOnce(4, 2, Duration.ofMinutes(1)));
        private final List<Thread> askers = new ArrayList<>();
        private final List<FutureTask<AccessStatus>> answers = new ArrayList<>();

        private void ask(String session) {
            var answer = new FutureTask<>(() -> check(sessions, "alice", session));
            answers.add(answer);
            askers.add(Thread.ofPlatform().start(answer));
        }

        private long waiting() {
            return askers.stream()
                    .filter(it -> it.getState() == Thread.State.TIMED_WAITING)
                    .count();
        }

        @Test
        void ofManySessionsKeepsFewConnectionsAndFewWaiting() throws Exception {
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
            tables.asked().set(0);
            tables.signIn("beyond", "alice", "'infinity'");
            for (var n = 2; n <= 5; n++) {
                tables.signIn("s" + n, "alice", "'infinity'");
            }
            try (var other = tables.database().connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table session");
                for (var n = 2; n <= 5; n++) {
                    ask("s" + n);
                }
                tables.database().await("""
                        select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = '%s'
                        """.formatted(tables.database().application()), "2");
                while (waiting() < 2) {
                    Thread.onSpinWait();
                }

                // Would it wait, it would do so for a minute.
                assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "beyond"));
                assertEquals(AccessStatus.UNKNOWN, check(sessions, "alice", "s2"));
                assertEquals(AccessStatus.STANDS, check(sessions, "alice", "s1"));
                assertEquals(2, tables.asked().get());
                assertTrue(answers.stream().noneMatch(FutureTask::isDone));
                other.commit();
            }
            for (var answer : answers) {
                assertEquals(AccessStatus.STANDS, answer.get());
            }
            assertEquals(AccessStatus.STANDS, check(sessions, "alice", "beyond"));
            assertEquals(5, tables.asked().get());
        }

        @Test
        void waitsForItsTurnNoLongerThanItMay() throws Exception {
            var impatient = tables.open(new FewAtOnce(4, 1, Duration.ofMillis(100)));
            tables.signIn("s2", "alice", "'infinity'");
            // The lock goes first, or whoever waits for it would be waited for.
            try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                    var other = tables.database().connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table session");
                var first = threads.submit(() -> check(impatient, "alice", "s1"));
                tables.database().await("""
                        select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = '%s'
                        """.formatted(tables.database().application()), "1");

                assertEquals(AccessStatus.UNKNOWN, check(impatient, "alice", "s2"));
                assertEquals(1, tables.asked().get());
                other.commit();
                assertEquals(AccessStatus.STANDS, first.get());
            }
            assertEquals(AccessStatus.STANDS, check(impatient, "alice", "s2"));
        }
    }

    @Nested
    final class IsRefused {
        private final SessionsOfATest tables = SessionsOfATest.ofText();
        private final TestDatabase database = tables.database();

        private Reason refusal(SessionTable table) {
            return assertThrows(DatabaseStartException.class, () -> tables.open(table))
                    .reason();
        }

        private Reason refusal() {
            return refusal(SessionsOfATest.TABLE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"public.sessions", "public.Session", "auth.session", "latchkey.session"})
        void withoutTheTable(String name) {
            assertEquals(Reason.SESSIONS_MISSING, refusal(SessionTable.parse(name)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "rename id to session_id",
                    "rename \"userId\" to user_id",
                    "rename \"expiresAt\" to expires_at",
                    "drop \"expiresAt\"",
                    "alter \"expiresAt\" type date"
                })
        void withoutItsColumns(String change) {
            database.asSuperuser("alter table session " + change);

            assertEquals(Reason.SESSIONS_MISSING, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"id", "\"userId\"", "\"expiresAt\""})
        void withoutTheRightToReadAColumn(String column) {
            database.asSuperuser("revoke select (" + column + ") on session from " + database.application());

            assertEquals(Reason.SESSIONS_NOT_GRANTED, refusal());
        }

        @Test
        void withoutTheRightToUseTheSchema() {
            database.asSuperuser("revoke usage on schema public from public");

            assertEquals(Reason.SESSIONS_NOT_GRANTED, refusal());
            tables.grant("usage on schema public");
            assertEquals(AccessStatus.STANDS, check(tables.open(SessionsOfATest.TABLE), "alice", "s1"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "select (token) on session",
                    "select (\"ipAddress\") on session",
                    "select on session",
                    "insert (id) on session",
                    "update (\"expiresAt\") on session",
                    "delete on session",
                    "truncate on session",
                    "trigger on session",
                    "select (password) on account",
                    "insert (id) on account",
                    "update (password) on account",
                    "delete on account",
                    "select (\"privateKey\") on jwks",
                    "update on jwks",
                    "trigger on jwks",
                    "select on verification",
                    "pg_read_all_data"
                })
        void withRightsByWhichOneCouldBeAnybody(String right) {
            tables.grant(right);

            assertEquals(Reason.SESSIONS_GRANTED_TOO_MUCH, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"accounts", "verifications", "Account"})
        void withSuchRightsOnTablesOfOtherNames(String table) {
            database.asSuperuser("create table \"" + table + "\" (value text)");
            tables.grant("select on \"" + table + "\"");

            assertEquals(Reason.SESSIONS_GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void withSuchRightsForEverybody() {
            database.asSuperuser("grant select on session to public");

            assertEquals(Reason.SESSIONS_GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void withSuchRightsOfARoleThatItCouldBecome() {
            var other = database.name() + "_other";
            database.asSuperuser("create role " + other);
            database.asSuperuser("grant select (token) on session to " + other);
            database.asSuperuser("alter role " + database.application() + " noinherit");
            tables.grant(other);

            assertEquals(Reason.SESSIONS_GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void whereTheDatabaseCannotBeReached() {
            var network = new Relay(database.address());
            network.cut();
            var away = new TestDatabase(network.address(), database.name())
                    .url(database.application())
                    .dataSource(Map.of());

            assertEquals(
                    Reason.UNREACHABLE,
                    assertThrows(DatabaseStartException.class, () -> tables.open(away, SessionsOfATest.TABLE, 10))
                            .reason());
            network.close();
        }

        @Test
        void notForRightsOnOtherTables() {
            database.asSuperuser("create table note (body text)");
            database.asSuperuser("create schema other");
            database.asSuperuser("create table other.account (id text)");
            for (var table : List.of("note", "\"user\"", "other.account")) {
                tables.grant("select, insert, update, delete on " + table);
            }

            assertEquals(AccessStatus.STANDS, check(tables.open(SessionsOfATest.TABLE), "alice", "s1"));
        }
    }
}
