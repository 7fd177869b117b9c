package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What most tests begin with is what a migration makes, in all that the catalogue knows of it. */
@Timeout(60)
final class MigratedTemplateTest {
    private static final String EVERYTHING = """
            select concat_ws(' ', 'schema', nspname, nspowner::regrole, nspacl) as line
            from pg_namespace where nspname = 'latchkey'
            union all
            select concat_ws(' ', 'relation', relname, relkind, relowner::regrole, relacl, relrowsecurity,
                relforcerowsecurity)
            from pg_class where relnamespace = 'latchkey'::regnamespace
            union all
            select concat_ws(' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
                attstattarget, attacl)
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'latchkey'::regnamespace
            union all
            select concat_ws(' ', 'function', proname, proowner::regrole, proacl, prosrc, pg_get_function_sqlbody(oid))
            from pg_proc where pronamespace = 'latchkey'::regnamespace
            union all
            select concat_ws(' ', 'policy', tablename, policyname, permissive, roles, cmd, qual, with_check)
            from pg_policies where schemaname = 'latchkey'
            union all
            select concat_ws(' ', 'constraint', conname, pg_get_constraintdef(oid))
            from pg_constraint where connamespace = 'latchkey'::regnamespace
            union all
            select concat_ws(' ', 'migration', version, type, success) from latchkey.flyway_schema_history
            union all
            select concat_ws(' ', 'database', datdba::regrole, datacl) from pg_database where datname = current_database()
            union all
            select concat_ws(' ', 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
                rolreplication, rolbypassrls, rolconnlimit)
            from pg_roles where rolname in (current_database() || '_owner', current_database() || '_app')
            order by line
            """;

    @Test
    void isAsIfMigrated() {
        var migrated = lines(PostgresServer.newDatabase().migrated());

        assertTrue(migrated.size() > 50);
        assertEquals(migrated, lines(PostgresServer.migratedDatabase()));
    }

    @Test
    void isEnteredByTheSamePassword() {
        var database = PostgresServer.migratedDatabase();

        assertEquals(List.of("1"), database.query(database.application(), "select 1"));
        assertEquals(List.of("1"), database.query(database.owner(), "select 1"));
    }

    /** With one name for all databases. */
    private static List<String> lines(TestDatabase database) {
        return database.query("postgres", EVERYTHING).stream()
                .map(line -> line.replace(database.name() + "_", "test_"))
                .toList();
    }
}
