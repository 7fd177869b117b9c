package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of keys keeps, for how long, and who may see it. */
@Timeout(60)
final class IdempotencyKeysTest {
    private static final String OWNERS = "select owner from latchkey.idempotency_key order by 1";
    private static final String TEXT = "of the user's own";

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Nested
    final class Rows {
        @Test
        void holdNeitherTheKeyNorWhatTheTaskSaid() {
            try (var opened = database.open()) {
                add(opened, "alice", "key-" + TEXT.replace(' ', '-'), 1);
            }

            var row = database.query("postgres", "select kept::text from latchkey.idempotency_key kept")
                    .getFirst();
            assertTrue(row.contains("alice"), row);
            var said = "user's"; // of the text, in key and task
            assertFalse(row.contains(said), row);
            // As PostgreSQL prints bytes.
            assertFalse(row.contains(HexFormat.of().formatHex(said.getBytes(StandardCharsets.US_ASCII))), row);
        }

        /** Else whoever reads the table could try out what a task said that its owner has deleted. */
        @Test
        void sayOfTwoTasksWithOtherKeysNotWhetherTheyAreAlike() {
            try (var opened = database.open()) {
                add(opened, "alice", "one", 1);
                add(opened, "alice", "other", 2);
            }

            assertEquals(
                    List.of("2"),
                    database.query("postgres", "select count(distinct said) from latchkey.idempotency_key"));
        }
    }

    @Nested
    final class OldKeys {
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void areRemovedWithTheNextAdditionWhosesoeverTheyAre(boolean bound) {
            var secret = bound ? new BindingSecret("0123456789abcdef0123456789abcdef") : null;
            var fresh = PostgresServer.newDatabase().migratedWith(secret);
            try (var opened = fresh.openWith(secret)) {
                add(opened, "alice", "key", 1);
                add(opened, "bob", "key", 1);
                add(opened, "carol", "key", 1);
                age(fresh, "24 hours 1 minute", "owner <> 'bob'");
                age(fresh, "23 hours 59 minutes", "owner = 'bob'");

                add(opened, "dave", "key", 1);

                assertEquals(List.of("bob", "dave"), fresh.query("postgres", OWNERS));
            }
        }

        @Test
        void areRemovedAHundredAtATime() {
            try (var opened = database.open()) {
                insertOld(250);

                add(opened, "alice", "1", 1);
                assertEquals(150 + 1, owners().size());
                add(opened, "alice", "2", 2);
                add(opened, "alice", "3", 3);
                assertEquals(Collections.nCopies(3, "alice"), owners());
            }
        }

        @Test
        void areLeftToWhoeverIsAtItAlready() throws Exception {
            try (var opened = database.open();
                    var other = database.connect(database.application());
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                insertOld(1);
                other.setAutoCommit(false);
                TestDatabase.query(other, "select latchkey.forget_idempotency_keys()::text");

                threads.submit(() -> add(opened, "alice", "key", 1)).get();

                assertEquals(List.of("alice", "old"), owners());
                other.commit();
                assertEquals(List.of("alice"), owners());
            }
        }

        @Test
        void ofTheCallersOwnAreUsedAgain() {
            try (var opened = database.open()) {
                add(opened, "alice", "key", 1);
                age(database, "24 hours 1 minute", "true");
                var second = task(2);

                assertEquals(
                        new KeyedAddition.Added(second),
                        opened.tasks().add(caller("alice"), new IdempotencyKey("key"), second));
            }
        }

        private void insertOld(int count) {
            database.asSuperuser("""
                    insert into latchkey.idempotency_key
                    select 'old', sha256(n::text::bytea), sha256(''), gen_random_uuid(), now() - interval '25 hours'
                    from generate_series(1, %d) as n""".formatted(count));
        }

        private static void age(TestDatabase of, String age, String which) {
            of.asSuperuser(
                    "update latchkey.idempotency_key set used_at = now() - interval '" + age + "' where " + which);
        }
    }

    /** Threat 6.6, in SQL: old keys are no exception. */
    @Nested
    final class AUser {
        private static final String INSUFFICIENT_PRIVILEGE = "42501";

        private final Connection connection = connected();

        @AfterEach
        void close() throws SQLException {
            connection.close();
        }

        @Test
        void seesAndRemovesOwnKeysOnly() throws SQLException {
            speakFor("alice");

            assertEquals(List.of("alice"), TestDatabase.query(connection, OWNERS));
            assertEquals(
                    List.of(),
                    TestDatabase.query(connection, "select owner from latchkey.idempotency_key where owner = 'bob'"));
            assertEquals(1, update("delete from latchkey.idempotency_key"));
            connection.commit();
            assertEquals(List.of("bob", "carol"), owners());
        }

        @Test
        void cannotUseAKeyForAnother() throws SQLException {
            speakFor("alice");

            assertRefused("insert into latchkey.idempotency_key"
                    + " select 'bob', sha256('x'), sha256('x'), gen_random_uuid(), now()");
        }

        @Test
        void cannotGiveAKeyAway() throws SQLException {
            speakFor("alice");

            assertRefused("update latchkey.idempotency_key set owner = 'bob'");
        }

        @Test
        void whoIsNobodySeesAndRemovesNothing() throws SQLException {
            assertEquals(List.of(), TestDatabase.query(connection, OWNERS));
            assertEquals(0, update("delete from latchkey.idempotency_key"));
        }

        @Test
        void removesOfOthersWhatIsOldAndNothingElse() throws SQLException {
            speakFor("alice");

            TestDatabase.query(connection, "select latchkey.forget_idempotency_keys()::text");
            connection.commit();

            assertEquals(List.of("alice", "bob"), owners());
        }

        @Test
        void whoOwnsTheTableSeesWhatIsOldAndNothingElse() {
            assertEquals(List.of("carol"), database.query(database.owner(), OWNERS));
        }

        private void assertRefused(String sql) {
            assertEquals(
                    INSUFFICIENT_PRIVILEGE,
                    assertThrows(SQLException.class, () -> update(sql)).getSQLState());
        }

        private Connection connected() {
            database.asSuperuser("""
                    insert into latchkey.idempotency_key
                    select owner, sha256('k'), sha256(''), gen_random_uuid(), now() - age from (values
                        ('alice', interval '0'), ('bob', interval '23 hours'), ('carol', interval '25 hours'))
                        as kept (owner, age)""");
            try {
                var made = database.connect(database.application());
                made.setAutoCommit(false);
                return made;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        private void speakFor(String user) throws SQLException {
            TestDatabase.query(connection, "select set_config('latchkey.user_id', '" + user + "', true)");
        }

        private int update(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        }
    }

    private List<String> owners() {
        return database.query("postgres", OWNERS);
    }

    private KeyedAddition add(Database opened, String owner, String key, int number) {
        var task = task(number);
        var added = opened.tasks().add(caller(owner), new IdempotencyKey(key), task);
        assertEquals(new KeyedAddition.Added(task), added);
        return added;
    }

    private Task task(int number) {
        return Task.create(new TaskId(new UUID(0, number)), new Title(TEXT), null, false, now);
    }

    private static Caller caller(String user) {
        return new Caller(new UserId(user), Instant.EPOCH, null);
    }
}
