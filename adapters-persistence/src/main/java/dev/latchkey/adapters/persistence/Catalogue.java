package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What PostgreSQL's catalogue shows that is wrong with the role, the schema and its policies. What would let the role get
 * round row level security counts on the way and not only in effect: a membership although it is not inherited.
 */
final class Catalogue {
    /** @param query the names of what is wrong, nothing where all is well */
    private record Fault(Code code, String fact, String query) {}

    /**
     * The roles this session is or could become, directly or by one in between, and the same where not all is theirs
     * anyway; all tables, and those with owners. A partition, wherever it is, is a table of its own: whoever reads it
     * directly does not meet the policies of the whole.
     */
    private static final String CATALOGUE =
            """
            with recursive role as (
                select r.* from pg_catalog.pg_roles r where r.rolname in (session_user, current_user)
                union
                select r.* from role
                join pg_catalog.pg_auth_members m on m.member = role.oid
                join pg_catalog.pg_roles r on r.oid = m.roleid
            ), kept as (
                select c.oid, n.nspname || '.' || c.relname as name, c.relowner, c.relrowsecurity, c.relforcerowsecurity
                from pg_catalog.pg_class c
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'latchkey' and c.relkind in ('r', 'p')
                union
                select c.oid, n.nspname || '.' || c.relname, c.relowner, c.relrowsecurity, c.relforcerowsecurity
                from kept
                join pg_catalog.pg_inherits i on i.inhparent = kept.oid
                join pg_catalog.pg_class c on c.oid = i.inhrelid
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            ), lesser as (
                select * from role where not exists (select from role where rolsuper)
                    and not exists (select from kept join role r on r.oid = kept.relowner)
            ), owned as (
                select kept.* from kept
                join pg_catalog.pg_attribute a on a.attrelid = kept.oid and a.attname in ('owner', 'pseudonym')
                    and not a.attisdropped
            ), granted (name, privilege) as (
                values ${granted}
            ), needed (name, policy) as (
                values ${policies}
            )
            """.replace("${granted}", pairs(Schema.GRANTS)).replace("${policies}", pairs(Schema.POLICIES));

    /** The most telling first: a start is refused for that. */
    private static final List<Fault> FAULTS = List.of(
            new Fault(Code.ROLE_IS_SUPERUSER, "role", "select rolname from role where rolsuper"),
            new Fault(Code.ROLE_BYPASSES_ROW_SECURITY, "role", "select rolname from role where rolbypassrls"),
            new Fault(Code.ROLE_CREATES_ROLES, "role", "select rolname from role where rolcreaterole"),
            new Fault(Code.ROLE_REPLICATES, "role", "select rolname from role where rolreplication"),
            new Fault(Code.ROLE_RUNS_SERVER_PROGRAMS, "role", """
                    select rolname from role where rolname in
                        ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')"""),
            new Fault(Code.USER_PRESET, "setting", """
                    select setting from unnest(array['latchkey.user_id', 'latchkey.pseudonym']) as preset (setting)
                    where coalesce(current_setting(setting, true), '') <> ''"""),
            new Fault(Code.ISOLATION_PRESET, "isolation", """
                    select isolation from current_setting('default_transaction_isolation') as preset (isolation)
                    where isolation <> 'read committed'"""),
            new Fault(Code.SCHEMA_MISSING, "table", """
                    select 'latchkey.flyway_schema_history'
                    where not exists (select from kept where name = 'latchkey.flyway_schema_history')"""),
            new Fault(
                    Code.ROLE_OWNS_TABLES, "table", "select kept.name from kept join role on role.oid = kept.relowner"),
            new Fault(Code.NOT_GRANTED, "right", """
                    select 'usage on schema latchkey' from pg_catalog.pg_namespace
                    where nspname = 'latchkey' and not has_schema_privilege(oid, 'usage')
                    union all
                    select privilege || ' on ' || granted.name from granted join kept on kept.name = granted.name
                    where not has_table_privilege(kept.oid, privilege)
                    union all
                    select 'execute on latchkey.' || proname from (${withheld}) as withheld""".replace("${withheld}", Schema.WITHHELD_FUNCTIONS)),
            new Fault(Code.ROW_SECURITY_NOT_FORCED, "table", """
                    select name from owned where not relrowsecurity or not relforcerowsecurity"""),
            new Fault(Code.POLICY_MISSING, "policy", """
                    select policy || ' on ' || needed.name from needed join kept on kept.name = needed.name
                    where not exists (select from pg_catalog.pg_policy p where polrelid = kept.oid and polname = policy)"""),
            new Fault(Code.GRANTED_TOO_MUCH, "right", """
                    select privilege || ' on ' || kept.name from kept cross join lesser
                    cross join unnest(array['select', 'insert', 'update', 'references']) as p (privilege)
                    where has_any_column_privilege(lesser.oid, kept.oid, privilege)
                        and (kept.name, privilege) not in (select name, privilege from granted)
                    union all
                    select privilege || ' on ' || kept.name from kept cross join lesser
                    cross join unnest(array['delete', 'truncate', 'trigger']) as p (privilege)
                    where has_table_privilege(lesser.oid, kept.oid, privilege)
                        and (kept.name, privilege) not in (select name, privilege from granted)
                    union all
                    select 'execute on latchkey.transaction_proof' from lesser, pg_catalog.pg_proc f
                    join pg_catalog.pg_namespace n on n.oid = f.pronamespace
                    where n.nspname = 'latchkey' and f.proname = 'transaction_proof'
                        and has_function_privilege(lesser.oid, f.oid, 'execute')"""));

    private static final String ALL_FAULTS = IntStream.range(0, FAULTS.size())
            .mapToObj(place -> "select " + place + " as place, name::text from ("
                    + FAULTS.get(place).query() + ") as fault (name)")
            .collect(Collectors.joining(
                    "\nunion\n",
                    CATALOGUE + "select place, name from (\n",
                    "\n) as found order by place, name collate \"C\""));

    private Catalogue() {}

    /** Everything that is wrong, each with the names of what it is wrong with. */
    static List<DatabaseFinding> faults(Connection connection) throws SQLException {
        var found = new LinkedHashMap<Code, List<Fact>>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(ALL_FAULTS)) {
            while (rows.next()) {
                var fault = FAULTS.get(rows.getInt(1));
                found.computeIfAbsent(fault.code(), _ -> new ArrayList<>())
                        .add(new Fact(fault.fact(), rows.getString(2)));
            }
        }
        return found.entrySet().stream()
                .map(fault -> new DatabaseFinding(fault.getKey(), fault.getValue()))
                .toList();
    }

    private static String pairs(Map<String, Set<String>> ofTables) {
        return ofTables.entrySet().stream()
                .flatMap(table ->
                        table.getValue().stream().map(name -> "('latchkey." + table.getKey() + "', '" + name + "')"))
                .collect(Collectors.joining(", "));
    }
}
