package dev.latchkey.adapters.persistence;

import static dev.latchkey.domain.task.AtOnce.atOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskAddition;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SchemaTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Caller CALLER = new Caller(ALICE, Instant.EPOCH, null);
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));

    private final TestDatabase database = PostgresServer.newDatabase();

    @Nested
    final class Migrates {
        @Test
        void anEmptyDatabaseAsAnOwnerWhoIsNoSuperuser() {
            database.migrated();

            assertEquals(
                    Stream.of(
                                    "binding_key",
                                    "erasure",
                                    "flyway_schema_history",
                                    "idempotency_key",
                                    "pseudonym_key",
                                    "revocation",
                                    "task",
                                    "transaction_key")
                            .map(table -> table + " " + database.owner())
                            .toList(),
                    database.query("postgres", """
                            select tablename || ' ' || tableowner from pg_tables where schemaname = 'latchkey'
                            order by 1"""));
        }

        @Test
        void functionsForTheServiceWhoseOwnerKeepsThemFromEverybody() {
            database.execute(database.owner(), "alter default privileges revoke execute on functions from public");
            database.migrated();

            try (var opened = database.open()) {
                // Which calls all of them.
                assertEquals(
                        new KeyedAddition.Added(TASK), opened.tasks().add(CALLER, new IdempotencyKey("key"), TASK));
            }
        }

        @Test
        void nothingTheSecondTime() {
            database.migrated().migrated();

            assertEquals(List.of("1", "2", "3", "4"), database.query("postgres", """
                            select version from latchkey.flyway_schema_history where type = 'SQL' order by 1"""));
        }

        @Test
        void onceWhenManyStartAtOnce() {
            atOnce(_ -> database.migrated());

            database.open().close();
        }

        @Test
        void whileTheServiceServes() throws Exception {
            var serving = new AtomicBoolean(true);
            try (var opened = database.migrated().open();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var tasks = opened.tasks();
                var requests = threads.submit(() -> {
                    while (serving.get()) {
                        assertEquals(TaskAddition.ADDED, tasks.add(CALLER, TASK));
                        assertEquals(Optional.of(TASK), tasks.find(ALICE, TASK.id()));
                        assertEquals(TaskDeletion.DELETED, tasks.delete(ALICE, TASK.id(), _ -> true));
                    }
                });
                try {
                    atOnce(_ -> database.migrated());
                } finally {
                    serving.set(false);
                }
                requests.get();
            }
        }

        /** Not only in effect: another starter waits, whatever the first is doing. */
        @Test
        void whileNobodyElseDoes() throws Exception {
            try (var connection = database.connect(database.owner());
                    var statement = connection.createStatement();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                connection.setAutoCommit(false);
                statement.execute("select pg_advisory_xact_lock(" + Schema.MIGRATION_LOCK + ")");
                var migration = threads.submit(database::migrated);
                database.await("select count(*) from pg_locks where locktype = 'advisory' and not granted", "1");
                connection.commit();

                assertEquals(database, migration.get());
            }
        }

        @Test
        void upToTheVersionTheServiceChecks() {
            var newest = Arrays.stream(
                            Schema.flyway(database.url(database.owner()).dataSource(Map.of()), Schema.PATIENCE)
                                    .info()
                                    .all())
                    .map(migration -> migration.getVersion().getVersion())
                    .toList()
                    .getLast();

            assertEquals(Integer.toString(Schema.VERSION), newest);
        }
    }

    /** The table is in use for long, as by a backup; a migration would shut out whoever comes after it. */
    @Nested
    final class BehindALongTransaction {
        private static final String BLOCKED =
                "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and not granted and database ="
                        + " (select oid from pg_database where datname = current_database())";

        @Test
        void letsOthersPassAndTriesAgain() throws Exception {
            migratedToTheFirstVersion();
            try (var backup = database.connect("postgres");
                    var statement = backup.createStatement();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                backup.setAutoCommit(false);
                statement.execute("lock table latchkey.task in access share mode");
                var migration = threads.submit(() -> migrate(Schema.PATIENCE.attempts()));
                for (var attempt = 0; attempt < 2; attempt++) {
                    database.await(BLOCKED, "1");
                    assertEquals(List.of("0"), readWithinASecond());
                    database.await(BLOCKED, "0");
                }
                backup.commit();

                migration.get();
            }
            database.open().close();
        }

        @Test
        void givesUpInTheEnd() throws Exception {
            migratedToTheFirstVersion();
            try (var backup = database.connect("postgres");
                    var statement = backup.createStatement()) {
                backup.setAutoCommit(false);
                statement.execute("lock table latchkey.task in access share mode");

                var thrown = assertThrows(DatabaseStartException.class, () -> migrate(2));
                assertEquals(Reason.MIGRATION_BLOCKED, thrown.reason());
            }
            database.migrated().open().close();
        }

        @Test
        void triesForAboutAMinute() {
            assertEquals(new Schema.Patience(30, Duration.ofSeconds(1)), Schema.PATIENCE);
        }

        /** With less patience than a migration has, so that the test is quick. */
        private void migrate(int attempts) {
            Schema.migrate(
                    database.url(database.owner()),
                    database.application(),
                    /* binding= */ null,
                    new Schema.Patience(attempts, Duration.ofMillis(300)));
        }

        private List<String> readWithinASecond() throws SQLException {
            try (var reader = database.connect("postgres");
                    var statement = reader.createStatement()) {
                statement.execute("set statement_timeout = '1s'");
                return TestDatabase.query(reader, "select count(*) from latchkey.task");
            }
        }

        private void migratedToTheFirstVersion() {
            Flyway.configure(SchemaTest.class.getClassLoader())
                    .configuration(Schema.flyway(database.url(database.owner()).dataSource(Map.of()), Schema.PATIENCE)
                            .getConfiguration())
                    .target("1")
                    .load()
                    .migrate();
        }
    }

    @Nested
    final class Grants {
        @Test
        void whatTheServiceNeedsAndNoMore() {
            database.migrated();

            assertEquals(rightsOf(database.application()), grants());
            assertEquals(
                    List.of("f"),
                    database.query(database.application(), "select has_schema_privilege('latchkey', 'create')"));
        }

        @Test
        void takeAwayWhatIsTooMuch() {
            database.migrated();
            database.asSuperuser("grant all on all tables in schema latchkey to public, " + database.application());
            database.asSuperuser("grant all on schema latchkey to public, " + database.application());
            database.migrated();

            assertEquals(rightsOf(database.application()), grants());
            assertEquals(
                    List.of("f"),
                    database.query(database.application(), "select has_schema_privilege('latchkey', 'create')"));
        }

        @Test
        void reachARoleMadeAgain() {
            database.migrated();
            database.asSuperuser("drop owned by " + database.application());
            database.migrated();

            database.open().close();
        }

        @Test
        void reachARoleOfAnyName() {
            var role = "a \"b\"; drop role c -- " + database.name();
            database.asSuperuser("create role \"" + role.replace("\"", "\"\"") + "\" login password 'x'");
            Schema.migrate(database.url(database.owner()), role, null);

            assertEquals(rightsOf(role), grants());
        }

        private static List<String> rightsOf(String role) {
            return List.of(
                    role + " erasure INSERT SELECT",
                    role + " flyway_schema_history SELECT",
                    role + " idempotency_key DELETE INSERT SELECT UPDATE",
                    role + " pseudonym_key SELECT",
                    role + " revocation DELETE INSERT SELECT UPDATE",
                    role + " task DELETE INSERT SELECT UPDATE");
        }

        private List<String> grants() {
            return database.query("postgres", """
                    select grantee || ' ' || table_name || ' '
                        || string_agg(privilege_type, ' ' order by privilege_type)
                    from information_schema.role_table_grants
                    where table_schema = 'latchkey' and grantee <> '%s'
                    group by grantee, table_name order by 1""".formatted(database.owner()));
        }
    }

    @Nested
    final class Refuses {
        @Test
        void anApplicationRoleThatDoesNotExist() {
            var thrown = refusal(database.owner(), "nobody");

            assertEquals(Reason.APPLICATION_ROLE_MISSING, thrown.reason());
            assertEquals(
                    "the application's role does not exist. Create it before migrating: CREATE ROLE ... LOGIN PASSWORD"
                            + " '...'.",
                    thrown.getMessage());
            assertNull(thrown.getCause());
            assertEquals(List.of("0"), database.query("postgres", """
                    select count(*) from pg_namespace where nspname = 'latchkey'"""));
        }

        @Test
        void anOwnerWhoIsTheApplicationRole() {
            assertEquals(
                    Reason.APPLICATION_ROLE_MIGRATES,
                    refusal(database.owner(), database.owner()).reason());
        }

        @Test
        void anOwnerWhoMayNotCreateASchema() {
            var thrown = refusal(/* owner= */ database.application(), /* applicationRole= */ database.owner());

            assertEquals(Reason.MIGRATION_FAILED, thrown.reason());
            assertEquals(
                    "the schema could not be migrated, and no migration is left half done (SQLSTATE 42501). See"
                            + " PostgreSQL's log for the statement that failed; for SQLSTATE 42501, GRANT CREATE ON"
                            + " DATABASE to the role that migrates.",
                    thrown.getMessage());
        }

        @Test
        void aWrongPassword() {
            var url = new DatabaseUrl(database.address(), database.name(), database.owner(), "wrong", Map.of());

            var thrown =
                    assertThrows(DatabaseStartException.class, () -> Schema.migrate(url, database.application(), null));

            assertEquals(Reason.LOGIN_REFUSED, thrown.reason());
        }

        private DatabaseStartException refusal(String owner, String applicationRole) {
            return assertThrows(
                    DatabaseStartException.class, () -> Schema.migrate(database.url(owner), applicationRole, null));
        }
    }
}
