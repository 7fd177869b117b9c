package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class UsabilityTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final DatabaseConfig config = database.config(1);
    private final HikariDataSource pool = new HikariDataSource(Database.pool(config));

    @AfterEach
    void close() {
        pool.close();
    }

    private boolean isUsable() throws SQLException {
        try (var connection = pool.getConnection()) {
            return Usability.of(connection, LIMIT);
        }
    }

    @Nested
    final class IsThere {
        @Test
        void whereAllIsWell() throws SQLException {
            assertEquals(true, isUsable());
        }

        @Test
        void againAsSoonAsTheRightIsBack() throws SQLException {
            database.asSuperuser("revoke insert on latchkey.task from " + database.application());
            assertEquals(false, isUsable());
            database.asSuperuser("grant insert on latchkey.task to " + database.application());
            assertEquals(true, isUsable());
        }

        @Test
        void whereATaskIsLocked() throws SQLException {
            database.asSuperuser("insert into latchkey.task values"
                    + " ('alice', gen_random_uuid(), 'task', null, false, now(), now(), 1)");
            try (var other = database.connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("select from latchkey.task for update");

                assertEquals(true, isUsable());
            }
        }
    }

    @Nested
    final class IsNotThere {
        @ParameterizedTest
        @CsvSource({"select, task", "delete, task", "insert, erasure", "update, revocation", "insert, idempotency_key"})
        void withoutARight(String right, String table) {
            database.asSuperuser("revoke " + right + " on latchkey." + table + " from " + database.application());

            assertEquals(false, usableOrRefused());
        }

        @ParameterizedTest
        @ValueSource(strings = {"admit(timestamptz, boolean)", "forget_idempotency_keys()", "pseudonym()", "user_id()"})
        void withoutTheRightToCallAFunction(String function) {
            database.withhold(function);

            assertEquals(false, usableOrRefused());
        }

        @Test
        void withoutTheRightToProveTheUser() {
            var bound = PostgresServer.newDatabase().migratedWith(new BindingSecret("b".repeat(32)));
            bound.withhold("speak_for(text, text, bytea)");

            try (var connection = bound.connect(bound.application())) {
                assertEquals(false, Usability.of(connection, LIMIT));
            } catch (SQLException e) {
                throw new AssertionError("of another right", e);
            }
        }

        @Test
        void withoutTheSchema() {
            database.asSuperuser("revoke usage on schema latchkey from " + database.application());

            assertEquals(
                    "42501",
                    assertThrows(SQLException.class, UsabilityTest.this::isUsable)
                            .getSQLState());
        }

        /** The server ends the question itself: it would go on waiting for the lock when nobody waits for it any more. */
        @Test
        void whileAllTasksAreLocked() throws SQLException {
            try (var other = database.connect("postgres");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table latchkey.task in access exclusive mode");

                assertEquals(
                        "57014",
                        assertThrows(SQLException.class, UsabilityTest.this::isUsable)
                                .getSQLState());
            }
        }

        /** For as long as other requests wait for a server that says nothing, ten seconds, nobody would be told. */
        @Test
        void whereNobodyAnswersInTime() throws SQLException {
            try (var network = new Relay(database.address());
                    var connection =
                            new TestDatabase(network.address(), database.name()).connect(database.application())) {
                network.silence();

                assertTimeout(
                        Duration.ofSeconds(5),
                        () -> assertThrows(SQLException.class, () -> Usability.of(connection, Duration.ofMillis(500))));
            }
        }

        private boolean usableOrRefused() {
            try {
                return isUsable();
            } catch (SQLException _) {
                return false;
            }
        }
    }

    @Nested
    final class Leaves {
        @Test
        void noLimitToThoseWhoShareTheConnection() throws SQLException {
            isUsable();

            try (var connection = pool.getConnection()) {
                assertEquals(config.networkTimeout().toMillis(), connection.getNetworkTimeout());
                assertEquals(
                        "0",
                        TestDatabase.query(connection, "show statement_timeout").getFirst());
            }
        }
    }
}
