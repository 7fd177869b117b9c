package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DatabaseStartTest {
    private final TestDatabase database = PostgresServer.migratedDatabase();
    private final String application = database.application();
    private final String other = database.name() + "_other";

    @Test
    void opensADatabaseThatIsFit() {
        try (var opened = PostgresServer.newDatabase().migrated().open()) {
            assertTrue(opened.isUsable());
        }
    }

    @Nested
    final class RefusesTheRole {
        @ParameterizedTest
        @CsvSource({
            "superuser, ROLE_IS_SUPERUSER",
            "bypassrls, ROLE_BYPASSES_ROW_SECURITY",
            "createrole, ROLE_CREATES_ROLES",
            "replication, ROLE_REPLICATES"
        })
        void withThePower(String power, Reason reason) {
            database.asSuperuser("alter role " + application + " " + power);

            assertEquals(reason, refusal());
        }

        @ParameterizedTest
        @CsvSource({
            "superuser, ROLE_IS_SUPERUSER",
            "bypassrls, ROLE_BYPASSES_ROW_SECURITY",
            "createrole, ROLE_CREATES_ROLES",
            "replication, ROLE_REPLICATES"
        })
        void thatCanBecomeOneWithThePower(String power, Reason reason) {
            database.asSuperuser("create role " + other + " " + power);
            database.asSuperuser("grant " + other + " to " + application);

            assertEquals(reason, refusal());
        }

        @Test
        void thatCanBecomeOneByAnotherInBetween() {
            var between = database.name() + "_between";
            database.asSuperuser("create role " + other + " bypassrls");
            database.asSuperuser("create role " + between + " noinherit");
            database.asSuperuser("grant " + other + " to " + between);
            database.asSuperuser("grant " + between + " to " + application);
            database.asSuperuser("alter role " + application + " noinherit");

            assertEquals(Reason.ROLE_BYPASSES_ROW_SECURITY, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"pg_read_server_files", "pg_write_server_files", "pg_execute_server_program"})
        void thatReachesTheServersFilesOrPrograms(String role) {
            database.asSuperuser("grant " + role + " to " + application);

            assertEquals(Reason.ROLE_RUNS_SERVER_PROGRAMS, refusal());
        }

        /** A login can be made to start as another role; RESET ROLE leads back. */
        @Test
        void thatOnlyStartsAsAHarmlessOne() {
            database.asSuperuser("create role " + other);
            database.asSuperuser("grant " + other + " to " + application);
            database.asSuperuser("alter role " + application + " set role = " + other);
            database.asSuperuser("alter role " + application + " bypassrls");

            assertEquals(Reason.ROLE_BYPASSES_ROW_SECURITY, refusal());
        }

        @Test
        void thatOwnsTheTables() {
            assertEquals(Reason.ROLE_OWNS_TABLES, refusal(database.url(database.owner())));
        }

        @Test
        void thatOwnsTheTablesOfItsOwnUse() {
            database.asSuperuser("grant usage on schema latchkey to " + application);
            database.asSuperuser("alter table latchkey.task owner to " + application);

            assertEquals(Reason.ROLE_OWNS_TABLES, refusal());
        }

        @Test
        void thatBelongsToTheTablesOwner() {
            database.asSuperuser("grant " + database.owner() + " to " + application);

            assertEquals(Reason.ROLE_OWNS_TABLES, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"truncate", "references", "trigger"})
        void withRightsThatGoRoundRowSecurity(String right) {
            database.asSuperuser("grant " + right + " on latchkey.task to " + application);

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal());
        }

        /** With any of the keys, smuggled SQL could prove to be anybody, or tell who is behind a pseudonym of its own. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "select on latchkey.binding_key",
                    "select (key) on latchkey.binding_key",
                    "insert on latchkey.binding_key",
                    "delete on latchkey.binding_key",
                    "select on latchkey.transaction_key",
                    "select (key) on latchkey.transaction_key",
                    "update on latchkey.transaction_key",
                    "insert on latchkey.pseudonym_key",
                    "update (key) on latchkey.pseudonym_key",
                    "delete on latchkey.pseudonym_key",
                    "update on latchkey.erasure",
                    "delete on latchkey.erasure",
                    "truncate on latchkey.revocation",
                    "insert on latchkey.flyway_schema_history"
                })
        void withRightsThatItDoesNotNeed(String right) {
            database.asSuperuser("grant " + right + " to " + application);

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void thatCanBecomeOneThatReadsTheKeys() {
            database.asSuperuser("create role " + other);
            database.asSuperuser("alter role " + application + " noinherit");
            database.asSuperuser("grant " + other + " to " + application);
            database.open().close();
            database.asSuperuser("grant select on latchkey.binding_key to " + other);

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void thatCanBecomeOneThatEmptiesTables() {
            database.asSuperuser("create role " + other);
            database.asSuperuser("alter role " + application + " noinherit");
            database.asSuperuser("grant " + other + " to " + application);
            database.asSuperuser("grant truncate on latchkey.task to " + other);

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "usage on schema latchkey",
                    "select on latchkey.flyway_schema_history",
                    "select on latchkey.pseudonym_key",
                    "select on latchkey.revocation",
                    "insert on latchkey.revocation",
                    "update on latchkey.revocation",
                    "delete on latchkey.revocation",
                    "select on latchkey.erasure",
                    "insert on latchkey.erasure",
                    "select on latchkey.task",
                    "insert on latchkey.task",
                    "update on latchkey.task",
                    "delete on latchkey.task"
                })
        void withoutTheRight(String right) {
            database.asSuperuser("revoke " + right + " from " + application);

            assertEquals(Reason.NOT_GRANTED, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"admit(timestamptz, boolean)", "forget_idempotency_keys()", "pseudonym()", "user_id()"})
        void withoutTheRightToCallAFunction(String function) {
            database.withhold(function);

            assertEquals(Reason.NOT_GRANTED, refusal());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alter role %s_app set latchkey.user_id = 'alice'",
                    "alter database %s set latchkey.user_id = 'a'",
                    "alter role %s_app set latchkey.pseudonym = 'ab'",
                    "alter database %s set latchkey.pseudonym = 'ab'"
                })
        void thatSpeaksForAUserUnasked(String preset) {
            database.asSuperuser(preset.formatted(database.name()));

            assertEquals(Reason.USER_PRESET, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"repeatable read", "serializable"})
        void whoseTransactionsDoNotSeeWhatTheyWaitedFor(String isolation) {
            database.asSuperuser(
                    "alter role %s set default_transaction_isolation = '%s'".formatted(application, isolation));

            assertEquals(Reason.ISOLATION_PRESET, refusal());
        }

        @Test
        void thatTheDatabaseDoesNotKnow() {
            assertEquals(Reason.LOGIN_REFUSED, refusal(database.url("nobody")));
        }

        @Test
        void withAWrongPassword() {
            var url = new DatabaseUrl(database.address(), database.name(), application, "wrong", Map.of());

            assertEquals(Reason.LOGIN_REFUSED, refusal(url));
        }

        @Test
        void thatMayNotLogIn() {
            database.asSuperuser("alter role " + application + " nologin");

            assertEquals(Reason.LOGIN_REFUSED, refusal());
        }
    }

    @Nested
    final class RefusesTheSchema {
        @Test
        void thatIsMissing() {
            var empty = PostgresServer.newDatabase();

            assertEquals(Reason.SCHEMA_MISSING, refusal(empty.url(empty.application())));
        }

        @Test
        void thatSomebodyElseMade() {
            var other = PostgresServer.newDatabase();
            other.asSuperuser("create schema latchkey");
            other.asSuperuser("create view latchkey.flyway_schema_history as select 1");

            assertEquals(Reason.SCHEMA_MISSING, refusal(other.url(other.application())));
        }

        @Test
        void thatIsTooOld() {
            database.asSuperuser("delete from latchkey.flyway_schema_history where version = '" + Schema.VERSION + "'");

            assertEquals(Reason.SCHEMA_TOO_OLD, refusal());
        }

        @Test
        void whoseMigrationsAllFailed() {
            database.asSuperuser("update latchkey.flyway_schema_history set success = false");

            assertEquals(Reason.SCHEMA_TOO_OLD, refusal());
        }

        @Test
        void thatIsTooNew() {
            database.asSuperuser("""
                    insert into latchkey.flyway_schema_history
                    select 99, '10', description, type, script, checksum, installed_by, now(), 1, true
                    from latchkey.flyway_schema_history where version = '1'""");

            assertEquals(Reason.SCHEMA_TOO_NEW, refusal());
        }

        @ParameterizedTest
        @ValueSource(strings = {"disable row level security", "no force row level security"})
        void whoseRowSecurityIsNotForced(String change) {
            database.asSuperuser("alter table latchkey.task " + change);

            assertEquals(Reason.ROW_SECURITY_NOT_FORCED, refusal());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "revocation disable row level security",
                    "revocation no force row level security",
                    "erasure disable row level security",
                    "erasure no force row level security"
                })
        void whoseRowSecurityIsNotForcedUnderAPseudonym(String change) {
            database.asSuperuser("alter table latchkey." + change);

            assertEquals(Reason.ROW_SECURITY_NOT_FORCED, refusal());
        }

        @Test
        void whoseRowSecurityIsForgottenOnAnotherOwnedTable() {
            database.execute(database.owner(), "create table latchkey.note (owner text, body text)");
            database.asSuperuser("grant select, insert, update, delete on latchkey.note to " + application);

            assertEquals(Reason.ROW_SECURITY_NOT_FORCED, refusal());
        }
    }

    @Nested
    final class RefusesTheServer {
        @Test
        void thatDoesNotListen() throws IOException {
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }

            assertEquals(
                    Reason.UNREACHABLE,
                    refusal(new DatabaseUrl("127.0.0.1:" + port, "tasks", "app", "secret", Map.of())));
        }

        @Test
        void thatAcceptsAndSaysNothing() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var url = new DatabaseUrl(
                        "127.0.0.1:" + socket.getLocalPort(), "tasks", "app", "secret", Map.of("loginTimeout", "1"));

                assertEquals(Reason.UNREACHABLE, refusal(url));
            }
        }

        @Test
        void withoutEncryptionWhereTheUrlDemandsIt() {
            var url = new DatabaseUrl(
                    database.address(),
                    database.name(),
                    application,
                    TestDatabase.PASSWORD,
                    Map.of("sslmode", "require"));

            assertEquals(Reason.LOGIN_NOT_AGREED, refusal(url));
        }

        @Test
        void withoutTheDatabase() {
            var url = new DatabaseUrl(database.address(), "nowhere", application, TestDatabase.PASSWORD, Map.of());

            assertEquals(Reason.DATABASE_MISSING, refusal(url));
        }
    }

    @Nested
    final class Says {
        @Test
        void oneLineWithTheStateAndNoSecret() {
            var url = new DatabaseUrl(database.address(), database.name(), application, "wrong", Map.of());
            var thrown = assertThrows(DatabaseStartException.class, () -> Database.open(DatabaseConfig.of(url)));

            assertEquals(
                    "the database refuses the role or its password (SQLSTATE 28P01). Check user and password of the URL"
                            + " (%-encoded in it) and the server's pg_hba.conf; as an administrator, ALTER ROLE THE_ROLE"
                            + " LOGIN PASSWORD '...'.",
                    thrown.getMessage());
        }

        @Test
        void oneLineWithoutAStateWhereThereIsNone() {
            var thrown = assertThrows(
                    DatabaseStartException.class,
                    () -> PostgresServer.newDatabase().open());

            assertEquals(
                    "the database has no schema of this service yet. Migrate it as its owner: latchkey migrate, with"
                            + " LATCHKEY_DATABASE_OWNER_URL.",
                    thrown.getMessage());
        }

        @ParameterizedTest
        @EnumSource
        void somethingForEveryReason(Reason reason) {
            var line = String.valueOf(new DatabaseStartException(reason).getMessage());

            assertTrue(line.matches("[a-z][^\\n]{15,180}\\. [A-Z][^\\n]{15,230}\\."), line);
        }
    }

    private Reason refusal() {
        return refusal(database.url(application));
    }

    private static Reason refusal(DatabaseUrl url) {
        return assertThrows(DatabaseStartException.class, () -> Database.open(DatabaseConfig.of(url)))
                .reason();
    }
}
