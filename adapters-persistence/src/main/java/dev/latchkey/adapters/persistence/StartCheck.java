package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database is fit to keep users apart, asked as the application's role before the first request. What would
 * let that role get round row level security is refused, on the way and not only in effect: a membership counts although
 * it is not inherited.
 */
final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

    /** What the catalogue would show, and what is wrong then; in this order, the most telling first. */
    private record Fault(String condition, Reason reason) {}

    /**
     * The roles this session is or could become, directly or by one in between; all tables, and those with owners. A
     * partition, wherever it is, is a table of its own: whoever reads it directly does not meet the policies of the whole.
     */
    private static final String CATALOGUE = """
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
            ), owned as (
                select kept.* from kept
                join pg_catalog.pg_attribute a on a.attrelid = kept.oid and a.attname in ('owner', 'pseudonym')
                    and not a.attisdropped
            ), granted (name, privilege) as (
                values ${granted}
            )
            """.replace("${granted}", granted());

    private static final List<Fault> FAULTS = List.of(
            new Fault("exists (select from role where rolsuper)", Reason.ROLE_IS_SUPERUSER),
            new Fault("exists (select from role where rolbypassrls)", Reason.ROLE_BYPASSES_ROW_SECURITY),
            new Fault("exists (select from role where rolcreaterole)", Reason.ROLE_CREATES_ROLES),
            new Fault("exists (select from role where rolreplication)", Reason.ROLE_REPLICATES),
            new Fault("""
                    exists (select from role where rolname in
                        ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'))""", Reason.ROLE_RUNS_SERVER_PROGRAMS),
            new Fault(
                    "coalesce(current_setting('latchkey.user_id', true), '') <> ''"
                            + " or coalesce(current_setting('latchkey.pseudonym', true), '') <> ''",
                    Reason.USER_PRESET),
            new Fault("current_setting('default_transaction_isolation') <> 'read committed'", Reason.ISOLATION_PRESET),
            new Fault(
                    "not exists (select from kept where name = 'latchkey.flyway_schema_history')",
                    Reason.SCHEMA_MISSING),
            new Fault("exists (select from kept join role on role.oid = kept.relowner)", Reason.ROLE_OWNS_TABLES),
            new Fault("not has_schema_privilege('latchkey', 'usage')", Reason.NOT_GRANTED),
            new Fault("""
                    exists (select from granted join kept on kept.name = granted.name
                        where not has_table_privilege(kept.oid, granted.privilege))""", Reason.NOT_GRANTED),
            new Fault(
                    "exists (select from owned where not relrowsecurity or not relforcerowsecurity)",
                    Reason.ROW_SECURITY_NOT_FORCED),
            new Fault("""
                    exists (select from kept cross join role
                        cross join unnest(array['select', 'insert', 'update', 'references']) as p(privilege)
                        where has_any_column_privilege(role.oid, kept.oid, privilege)
                            and (kept.name, privilege) not in (select name, privilege from granted))
                    or exists (select from kept cross join role
                        cross join unnest(array['delete', 'truncate', 'trigger']) as p(privilege)
                        where has_table_privilege(role.oid, kept.oid, privilege)
                            and (kept.name, privilege) not in (select name, privilege from granted))
                    or exists (select from role, pg_catalog.pg_proc f
                        join pg_catalog.pg_namespace n on n.oid = f.pronamespace
                        where n.nspname = 'latchkey' and f.proname = 'transaction_proof'
                            and has_function_privilege(role.oid, f.oid, 'execute'))""", Reason.GRANTED_TOO_MUCH));

    private static final String FIRST_FAULT = FAULTS.stream()
            .map(fault -> "when " + fault.condition() + " then '" + fault.reason() + "'")
            .collect(Collectors.joining("\n", CATALOGUE + "select case\n", "\nend"));

    private StartCheck() {}

    /**
     * Throws {@link DatabaseStartException} for the first fault found. A database that can only be read is none, and
     * warned of.
     */
    static void require(Connection connection) throws SQLException {
        requireNoFault(connection);
        requireCurrentSchema(connection);
        if (isReadOnly(connection)) {
            LOG.atWarn().log("database_read_only");
        }
    }

    /** Throws {@link DatabaseStartException} if the schema demands another proof of the user than {@code subject} has. */
    static void requireBinding(Connection connection, Subject subject) throws SQLException {
        if (isBound(connection) != subject.isBound()) {
            throw new DatabaseStartException(
                    subject.isBound() ? Reason.BINDING_NOT_MIGRATED : Reason.BINDING_SECRET_MISSING);
        }
        var trial = subject.trial(Duration.ofSeconds(5));
        try (var statement = connection.prepareStatement(trial.before("select 1"))) {
            trial.bind(statement);
            statement.execute();
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                throw new DatabaseStartException(Reason.BINDING_SECRET_WRONG, e);
            }
            throw e;
        }
    }

    /** The key of {@link Pseudonyms}. */
    static byte[] pseudonymKey(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select key from latchkey.pseudonym_key")) {
            rows.next();
            return rows.getBytes(1);
        }
    }

    private static boolean isBound(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select prosecdef from pg_catalog.pg_proc where oid = 'latchkey.user_id()'::regprocedure")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static boolean isReadOnly(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('transaction_read_only')::boolean")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static String granted() {
        return Schema.GRANTS.entrySet().stream()
                .flatMap(grant -> grant.getValue().stream()
                        .map(privilege -> "('latchkey." + grant.getKey() + "', '" + privilege + "')"))
                .collect(Collectors.joining(", "));
    }

    private static void requireNoFault(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(FIRST_FAULT)) {
            rows.next();
            var fault = rows.getString(1);
            if (fault != null) {
                throw new DatabaseStartException(Reason.valueOf(fault));
            }
        }
    }

    private static void requireCurrentSchema(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select coalesce(max(version::int), 0) from latchkey.flyway_schema_history where success""")) {
            rows.next();
            var version = rows.getInt(1);
            if (version < Schema.VERSION) {
                throw new DatabaseStartException(Reason.SCHEMA_TOO_OLD);
            }
            if (version > Schema.VERSION) {
                throw new DatabaseStartException(Reason.SCHEMA_TOO_NEW);
            }
        }
    }
}
