package dev.latchkey.adapters.persistence;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskAddition;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 6.6. The tasks partitioned by owner, as docs/operations.md tells operators to, with rows in the table. */
@Timeout(60)
final class PartitionedTableTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));
    private static final int USERS = 100;

    private static final String ROWS = "select t::text from latchkey.task t order by 1";

    /** All that makes the table what it is, but for being partitioned. */
    private static final String CATALOGUE = """
            with task as (select * from pg_class where oid = 'latchkey.task'::regclass)
            select concat_ws(' ', 'column', attname, format_type(atttypid, atttypmod), attcollation::regcollation,
                    attnotnull, attstorage, atthasdef) from pg_attribute join task on attrelid = task.oid
                where attnum > 0 and not attisdropped
            union all
            select concat_ws(' ', 'constraint', conname, pg_get_constraintdef(c.oid), convalidated)
                from pg_constraint c join task on conrelid = task.oid
            union all
            select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') from pg_index join task on indrelid = task.oid
                where indisvalid
            union all
            select concat_ws(' ', 'policy', policyname, permissive, roles, cmd, qual, with_check) from pg_policies
                where schemaname = 'latchkey' and tablename = 'task'
            union all
            select concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid)) from pg_trigger t join task on tgrelid = task.oid
                where not tgisinternal
            union all
            select concat_ws(' ', 'grant', grantee::regrole, privilege_type, is_grantable) from task, aclexplode(relacl)
            union all
            select concat_ws(' ', 'owner', relowner::regrole, relrowsecurity, relforcerowsecurity) from task
            order by 1""";

    private final TestDatabase database = PostgresServer.migratedDatabase();

    @BeforeEach
    void keepTasksOfManyUsers() {
        database.asSuperuser("insert into latchkey.task select 'user' || n, gen_random_uuid(), 'title', null, false,"
                + " now(), now(), 1 from generate_series(1, " + USERS + ") n");
    }

    @Nested
    final class ThePage {
        @Test
        void keepsEveryRow() {
            var before = database.query("postgres", ROWS);

            Partitioning.of(database);

            assertEquals(before, database.query("postgres", ROWS));
            assertEquals(USERS, before.size());
            assertEquals(
                    List.of("16"), database.query("postgres", "select count(distinct tableoid) from latchkey.task"));
        }

        @Test
        void keepsColumnsKeysPoliciesGrantsAndOwner() {
            var before = database.query("postgres", CATALOGUE);

            Partitioning.of(database);

            assertEquals(before, database.query("postgres", CATALOGUE));
            assertEquals(
                    List.of("HASH (owner)"),
                    database.query("postgres", "select pg_get_partkeydef('latchkey.task'::regclass)"));
        }

        @Test
        void leavesNothingElseBehind() {
            var before = database.query("postgres", "select tablename from pg_tables where schemaname = 'latchkey'");

            Partitioning.of(database);

            var after = database.query(
                    "postgres",
                    "select tablename from pg_tables where schemaname = 'latchkey' and tablename !~ '^task_p\\d+$'");
            assertEquals(
                    before.stream().sorted().toList(), after.stream().sorted().toList());
        }

        @Test
        void letsReadersGoOnAndWritersWait() throws SQLException {
            try (var opened = Database.open(database.config(2));
                    var connection = database.connect(database.owner());
                    var statement = connection.createStatement()) {
                var caller = new Caller(ALICE, Instant.EPOCH, null);
                opened.tasks().add(caller, TASK);

                statement.execute(Partitioning.copying(database));
                assertEquals(Optional.of(TASK), opened.tasks().find(ALICE, TASK.id()));
                assertThrows(
                        UserDataUnavailableException.class, () -> opened.tasks().add(caller, task(2)));
                assertThrows(
                        UserDataUnavailableException.class, () -> opened.tasks().delete(ALICE, TASK.id(), _ -> true));

                statement.execute(Partitioning.replacing(database));
                assertEquals(Optional.of(TASK), opened.tasks().find(ALICE, TASK.id()));
                assertEquals(TaskAddition.ADDED, opened.tasks().add(caller, task(2)));
            }
        }

        @Test
        void changesNothingWhereAReaderStaysAndMayBeRunAgain() throws SQLException {
            try (var reader = database.connect("postgres");
                    var connection = database.connect(database.owner());
                    var statement = connection.createStatement()) {
                reader.setAutoCommit(false);
                assertEquals(USERS, TestDatabase.query(reader, ROWS).size());
                var impatient = Partitioning.sql(database).replace("'5s'", "'10ms'");

                // The very first step needs the table for itself.
                assertEquals("55P03", refusal(() -> statement.execute(impatient)));
                statement.execute("rollback");
                reader.commit();
                statement.execute(Partitioning.copying(database));
                assertEquals(USERS, TestDatabase.query(reader, ROWS).size());
                statement.execute("set local lock_timeout = '10ms'");
                assertEquals("55P03", refusal(() -> statement.execute(Partitioning.replacing(database))));
                statement.execute("rollback");
                reader.commit();
            }
            assertEquals(
                    List.of("r"),
                    database.query("postgres", "select relkind from pg_class where oid = 'latchkey.task'::regclass"));
            database.open().close();

            Partitioning.of(database).open().close();
        }

        /** They would copy nothing, and drop everything. */
        @Test
        void stopsWithoutItsFirstStep() {
            var sql = Partitioning.sql(database);
            var second = sql.substring(sql.indexOf("begin;", sql.indexOf("commit;")));

            assertEquals("P0001", refusalOf(database.owner(), second));
            assertEquals(USERS, database.query("postgres", ROWS).size());
        }

        @Test
        void stopsForASuperuser() {
            assertEquals("P0001", refusalOf("postgres", Partitioning.sql(database)));
            assertEquals(USERS, database.query("postgres", ROWS).size());
        }

        private String refusalOf(String role, String sql) {
            return refusal(() -> {
                try (var connection = database.connect(role);
                        var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            });
        }
    }

    @Nested
    final class AfterIt {
        @Test
        void theServiceStarts() {
            Partitioning.of(database).open().close();
        }

        @Test
        void aMigrationFindsNothingToDoAndTakesNothingAway() {
            Partitioning.of(database).migrated().open().close();
        }

        @Test
        void theUserCanBeBound() {
            var secret = new BindingSecret("binding-secret-0123456789-abcdefgh");
            Partitioning.of(database).migratedWith(secret);

            try (var opened = database.openWith(secret)) {
                opened.tasks().add(new Caller(ALICE, Instant.EPOCH, null), TASK);
                assertEquals(Optional.of(TASK), opened.tasks().find(ALICE, TASK.id()));
            }
        }

        @Test
        void laterMigrationsRun() {
            Partitioning.of(database);
            var schema = Schema.flyway(database.url(database.owner()).dataSource(Map.of()), Schema.PATIENCE);
            var locations = Stream.concat(
                    Stream.of(schema.getConfiguration().getLocations()).map(Object::toString),
                    Stream.of("classpath:dev/latchkey/adapters/persistence/later"));

            Flyway.configure(PartitionedTableTest.class.getClassLoader())
                    .configuration(schema.getConfiguration())
                    .locations(locations.toArray(String[]::new))
                    .load()
                    .migrate();

            assertEquals(
                    List.of("17"),
                    database.query(
                            "postgres",
                            "select count(*) from pg_attribute where attname = 'due_at' and attnotnull is false"
                                    + " and attrelid in (select relid from pg_partition_tree('latchkey.task'))"));
            assertEquals(USERS, database.query("postgres", ROWS).size());
        }

        @Test
        void aRequestReadsOnePartition() throws SQLException {
            Partitioning.of(database);
            try (var connection = database.connect(database.application())) {
                var plan = TestDatabase.query(
                        connection, "explain (costs off) select * from latchkey.task where owner = 'user1'");

                assertEquals(
                        1,
                        plan.stream()
                                .filter(line -> line.contains(" on task_p"))
                                .count(),
                        plan.toString());
            }
        }
    }

    @Nested
    final class AtTheStart {
        private final String application = database.application();

        @BeforeEach
        void partition() {
            Partitioning.of(database);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "grant select on latchkey.task_p0 to %s",
                    "grant select (title) on latchkey.task_p15 to %s",
                    "grant insert on latchkey.task_p3 to public",
                    "grant delete on latchkey.task_p3 to %s",
                    // out of the schema, and by the name of the whole
                    "create schema apart; alter table latchkey.task_p0 set schema apart;"
                            + " alter table apart.task_p0 rename to task; grant select on apart.task to %s"
                })
        void aPartitionThatTheRoleMayTouchIsRefused(String sql) {
            database.asSuperuser(sql.formatted(application));

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void aPartitionOfAPartitionThatTheRoleMayTouchIsRefused() {
            database.asSuperuser("""
                    create schema apart;
                    alter table latchkey.task detach partition latchkey.task_p0;
                    create table apart.part (like latchkey.task including all) partition by hash (owner);
                    create table apart.whole partition of apart.part for values with (modulus 1, remainder 0);
                    alter table apart.part enable row level security, force row level security;
                    alter table apart.whole enable row level security, force row level security;
                    alter table latchkey.task attach partition apart.part for values with (modulus 16, remainder 0);
                    drop table latchkey.task_p0""");
            database.open().close();
            database.asSuperuser("grant select on apart.whole to " + application);

            assertEquals(Reason.GRANTED_TOO_MUCH, refusal());
        }

        @Test
        void aPartitionElsewhereThatTheRoleMayNotTouchIsNone() {
            database.asSuperuser("create schema apart; alter table latchkey.task_p0 set schema apart");

            database.open().close();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alter table latchkey.task_p0 disable row level security",
                    "alter table latchkey.task_p15 no force row level security",
                    "create schema apart; alter table latchkey.task_p0 set schema apart;"
                            + " alter table apart.task_p0 no force row level security"
                })
        void aPartitionWithoutForcedRowSecurityIsRefused(String sql) {
            database.asSuperuser(sql);

            assertEquals(Reason.ROW_SECURITY_NOT_FORCED, refusal());
        }

        @Test
        void aPartitionOfTheRolesOwnIsRefused() {
            database.asSuperuser("grant usage, create on schema latchkey to " + application);
            database.asSuperuser("alter table latchkey.task_p0 owner to " + application);

            assertEquals(Reason.ROLE_OWNS_TABLES, refusal());
        }

        private Reason refusal() {
            return assertThrows(DatabaseStartException.class, database::open).reason();
        }
    }

    @Nested
    final class APartitionReadDirectly {
        private static final String ALL = IntStream.range(0, 16)
                .mapToObj(n -> "select owner from latchkey.task_p" + n)
                .collect(joining(" union all ", "select count(*) from (", ") t"));

        @BeforeEach
        void partition() {
            Partitioning.of(database);
        }

        @Test
        void isNotTheRolesToRead() {
            assertEquals("42501", refusal(() -> {
                try (var connection = database.connect(database.application())) {
                    TestDatabase.query(connection, ALL);
                }
            }));
        }

        /** Behind the rights stands a second wall. */
        @Test
        void showsNothingEvenWhereItMayBeRead() {
            database.asSuperuser("grant select on all tables in schema latchkey to " + database.application());

            assertEquals(List.of("0"), database.query(database.application(), ALL));
            assertEquals(List.of(Integer.toString(USERS)), database.query("postgres", ALL));
        }

        @Test
        void showsItsOwnerNothing() {
            assertEquals(List.of("0"), database.query(database.owner(), ALL));
        }
    }

    private static Task task(int number) {
        return Task.create(
                new TaskId(new UUID(0, number)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));
    }

    private static String refusal(Sql sql) {
        return assertThrows(SQLException.class, sql::run).getSQLState();
    }

    private interface Sql {
        void run() throws SQLException;
    }
}
