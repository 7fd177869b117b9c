package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 6.6. What PostgreSQL itself allows, whatever the program asks: in SQL, without the adapter. */
@Timeout(60)
@ParameterizedClass(name = "partitioned: {0}")
@ValueSource(booleans = {false, true})
@SuppressWarnings("NullAway.Init") // made before the first test of each
final class RowSecurityTest {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final String ALICES = "00000000-0000-0000-0000-00000000000a";
    private static final String BOBS = "00000000-0000-0000-0000-00000000000b";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static TestDatabase database;

    @Parameter
    boolean partitioned;

    private Connection connection;

    @BeforeParameterizedClassInvocation
    static void migrate(boolean partitioned) {
        database = PostgresServer.migratedDatabase();
        if (partitioned) {
            Partitioning.of(database);
        }
    }

    @BeforeEach
    void keepOneTaskEach() throws SQLException {
        database.asSuperuser("truncate latchkey.task");
        connection = database.connect(database.application());
        connection.setAutoCommit(false);
        speakFor("alice");
        insert("alice", ALICES);
        connection.commit();
        speakFor("bob");
        insert("bob", BOBS);
        connection.commit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Nested
    final class AUser {
        @Test
        void seesOwnRowsOnly() throws SQLException {
            speakFor("alice");

            assertEquals(List.of("alice"), select("owner"));
        }

        @Test
        void seesNothingOfAnotherByName() throws SQLException {
            speakFor("alice");

            assertEquals(List.of(), TestDatabase.query(connection, "select id from latchkey.task where owner = 'bob'"));
        }

        @Test
        void cannotInsertForAnother() throws SQLException {
            speakFor("alice");

            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> insert("bob", NOBODY)));
        }

        /** A primary key on the id alone would answer "duplicate key" and so reveal the row. */
        @Test
        void getsOneAnswerWhetherTheOthersRowExistsOrNot() throws SQLException {
            speakFor("alice");
            var existing = refusal(() -> insert("bob", BOBS));
            connection.rollback();
            speakFor("alice");
            var absent = refusal(() -> insert("bob", NOBODY));

            assertEquals(absent, existing);
        }

        @Test
        void canUseAnIdThatAnotherUses() throws SQLException {
            speakFor("alice");
            insert("alice", BOBS);

            assertEquals(List.of(ALICES, BOBS), select("id"));
        }

        @Test
        void cannotGiveARowAway() throws SQLException {
            speakFor("alice");

            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> update("update latchkey.task set owner = 'bob'")));
        }

        @Test
        void changesOwnRowsOnly() throws SQLException {
            speakFor("alice");

            assertEquals(1, update("update latchkey.task set completed = true"));
            assertEquals(0, update("update latchkey.task set completed = true where owner = 'bob'"));
        }

        @Test
        void deletesOwnRowsOnly() throws SQLException {
            speakFor("alice");

            assertEquals(0, update("delete from latchkey.task where owner = 'bob'"));
            assertEquals(1, update("delete from latchkey.task"));
            connection.commit();
            assertEquals(List.of("bob"), database.query("postgres", "select owner from latchkey.task"));
        }

        @Test
        void cannotTakeAnotherRowByConflict() throws SQLException {
            speakFor("alice");

            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> update("""
                    insert into latchkey.task select 'bob', '%s', 'stolen', null, false, now(), now(), 1
                    on conflict (owner, id) do update set owner = 'alice'""".formatted(BOBS))));
        }
    }

    @Nested
    final class Nobody {
        @Test
        void seesNothingBeforeTheSettingIsMade() throws SQLException {
            try (var fresh = database.connect(database.application())) {
                assertEquals(List.of(), TestDatabase.query(fresh, "select owner from latchkey.task"));
            }
        }

        /** PostgreSQL leaves '' behind and not NULL, and '' is nobody. */
        @Test
        void seesNothingAfterTheTransactionThatMadeTheSetting() throws SQLException {
            speakFor("alice");
            connection.commit();

            assertEquals(List.of(""), TestDatabase.query(connection, "select current_setting('latchkey.user_id')"));
            assertEquals(List.of(), select("owner"));
        }

        @Test
        void seesNothingAfterARollback() throws SQLException {
            speakFor("alice");
            connection.rollback();

            assertEquals(List.of(), select("owner"));
        }

        @Test
        void insertsNothing() throws SQLException {
            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> insert("alice", NOBODY)));
        }

        @Test
        void insertsNothingForNobody() throws SQLException {
            speakFor("");

            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> insert("", NOBODY)));
        }

        @Test
        void changesNothing() throws SQLException {
            assertEquals(0, update("update latchkey.task set completed = true"));
            assertEquals(0, update("delete from latchkey.task"));
        }
    }

    @Nested
    final class TheApplicationsRole {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "truncate latchkey.task",
                    "drop table latchkey.task",
                    "drop schema latchkey cascade",
                    "alter table latchkey.task disable row level security",
                    "alter table latchkey.task no force row level security",
                    "alter table latchkey.task add column note text",
                    "drop policy own_rows on latchkey.task",
                    "create policy all_rows on latchkey.task using (true)",
                    "create table latchkey.mine ()",
                    "create schema mine",
                    "create index on latchkey.task (title)",
                    "create trigger t before insert on latchkey.task for each row execute function suppress_redundant_updates_trigger()",
                    "update latchkey.flyway_schema_history set version = '99'",
                    "create role mine",
                    "copy latchkey.task to program 'true'",
                    "copy latchkey.task to '/tmp/task'",
                    "set session_replication_role = replica"
                })
        void cannot(String sql) {
            // One that was only warned of, or did nothing, would not throw.
            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> update(sql)));
        }

        @Test
        void cannotBecomeTheTablesOwner() {
            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> update("set role " + database.owner())));
        }

        @Test
        void cannotBecomeTheSuperuser() {
            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> update("set session authorization postgres")));
        }

        /** Then PostgreSQL refuses a query whose rows it would have to hide. */
        @Test
        void seesNoMoreWithRowSecurityOff() throws SQLException {
            update("set row_security = off");

            assertEquals(INSUFFICIENT_PRIVILEGE, refusal(() -> select("owner")));
        }
    }

    @Nested
    final class TheTablesOwner {
        @Test
        void isHeldToo() {
            assertEquals(List.of(), database.query(database.owner(), "select owner from latchkey.task"));
        }
    }

    @Nested
    final class TheTable {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "owner = repeat('x', 256)",
                    "title = ''",
                    "title = repeat('x', 201)",
                    "description = repeat('x', 2001)",
                    "version = 0",
                    "updated_at = created_at - interval '1 microsecond'"
                })
        void keepsWithinItsLimits(String assignment) throws SQLException {
            var check = "23514";
            var sql = "update latchkey.task set " + assignment + " where owner = 'alice'";

            try (var superuser = database.connect("postgres");
                    var statement = superuser.createStatement()) {
                assertEquals(check, refusal(() -> statement.execute(sql)));
            }
        }

        @Test
        void refusesTheEmptyOwner() throws SQLException {
            try (var superuser = database.connect("postgres");
                    var statement = superuser.createStatement()) {
                assertEquals("23514", refusal(() -> statement.execute("update latchkey.task set owner = ''")));
            }
        }

        @Test
        void keepsWhatIsAtItsLimits() {
            database.asSuperuser("""
                    update latchkey.task set owner = repeat('é', 255), title = repeat('é', 200),
                    description = repeat('é', 2000), version = 1, updated_at = created_at where owner = 'alice'""");
        }

        /** Every table with an owner, whichever is added: owner first in each unique key, row security forced, a policy. */
        @Test
        void isLikeEveryTableWithAnOwner() {
            assertEquals(List.of("idempotency_key", "task"), database.query("postgres", """
                    select c.relname from pg_class c
                    join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner'
                    where c.relnamespace = 'latchkey'::regnamespace and c.relkind in ('r', 'p')
                    and not c.relispartition and c.relrowsecurity and c.relforcerowsecurity
                    and not exists (select from pg_index i
                        where i.indrelid = c.oid and i.indisunique and i.indkey[0] <> a.attnum)
                    and exists (select from pg_policies p where p.schemaname = 'latchkey' and p.tablename = c.relname
                        and p.cmd = 'ALL' and p.qual = p.with_check)
                    order by 1"""));
            assertEquals(List.of("idempotency_key", "task"), database.query("postgres", """
                    select c.relname from pg_class c
                    join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner'
                    where c.relnamespace = 'latchkey'::regnamespace and c.relkind in ('r', 'p')
                    and not c.relispartition order by 1"""));
        }

        @Test
        void isReadByItsIndexForAPage() throws SQLException {
            speakFor("alice");
            update("set local enable_seqscan = off");

            var plan = String.join("\n", TestDatabase.query(connection, """
                    explain (costs off) select * from latchkey.task
                    where owner = 'alice' and (created_at, id) < (now(), '%s')
                    order by created_at desc, id desc limit 51""".formatted(BOBS)));

            var index = partitioned ? "task_p\\d+_owner_created_at_id_idx" : "task_newest_first";
            assertEquals(
                    true,
                    Pattern.compile("Index Scan using " + index).matcher(plan).find(),
                    plan);
            assertEquals(true, plan.contains("ROW(created_at, id) < ROW(now(), '" + BOBS + "'::uuid)"), plan);
            assertEquals(false, plan.contains("Sort"), plan);
        }
    }

    private void speakFor(String user) throws SQLException {
        TestDatabase.query(connection, "select set_config('latchkey.user_id', '" + user + "', true)");
    }

    private void insert(String owner, String id) throws SQLException {
        update("insert into latchkey.task values ('%s', '%s', 'title', null, false, now(), now(), 1)"
                .formatted(owner, id));
    }

    private int update(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private List<String> select(String column) throws SQLException {
        return TestDatabase.query(connection, "select " + column + " from latchkey.task order by 1");
    }

    private static String refusal(Sql sql) {
        return assertThrows(SQLException.class, sql::run).getSQLState();
    }

    private interface Sql {
        void run() throws SQLException;
    }
}
