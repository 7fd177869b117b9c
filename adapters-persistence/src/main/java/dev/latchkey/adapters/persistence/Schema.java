package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, and who may use them. */
public final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** The newest migration this version of the service brings. */
    static final int VERSION = 4;

    private static final String NAME = "latchkey";

    /** What the application's role may do with each table, and nothing beyond. */
    static final Map<String, Set<String>> GRANTS = Map.of(
            "flyway_schema_history", Set.of("select"),
            "pseudonym_key", Set.of("select"),
            "task", Set.of("select", "insert", "update", "delete"),
            "revocation", Set.of("select", "insert", "update", "delete"),
            "erasure", Set.of("select", "insert"),
            "idempotency_key", Set.of("select", "insert", "update", "delete"));

    /** What the application's role calls, by itself and by the policies. */
    static final Set<String> FUNCTIONS = Set.of("admit", "forget_idempotency_keys", "pseudonym", "user_id");

    /**
     * Those of them that it may not call: the schema's owner can keep functions from everybody by default. {@code
     * speak_for} is there only where a secret binds the user.
     */
    static final String WITHHELD_FUNCTIONS = """
            select f.proname from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
            where n.nspname = 'latchkey' and f.proname in ('admit', 'forget_idempotency_keys', 'pseudonym', 'speak_for', 'user_id')
                and not has_function_privilege(f.oid, 'execute')""";

    /** What keeps the users of each table apart. */
    static final Map<String, Set<String>> POLICIES = Map.of(
            "task", Set.of("own_rows"),
            "revocation", Set.of("known_to_every_instance", "own_access", "own_access_again", "of_no_more_use"),
            "erasure", Set.of("own_receipts"),
            "idempotency_key", Set.of("own_rows", "of_no_more_use", "of_no_more_use_to_see"));

    // Any number will do that no other program locks.
    static final long MIGRATION_LOCK = 0x6c61_7463_686b_6579L;

    /**
     * A migration that waits for a table has everybody behind it wait too: so briefly, and again after a pause.
     *
     * @param pause as long as it waits for a table, and as long again before the next attempt
     */
    record Patience(int attempts, Duration pause) {}

    /** For about a minute. */
    static final Patience PATIENCE = new Patience(30, Duration.ofSeconds(1));

    /** Said by PostgreSQL itself, and now: Flyway would try ten times, a second apart. */
    private static final String REFUSED_IF_IT_MAY_NOT_BE_CREATED = """
            do $$ begin
                if to_regnamespace('latchkey') is null and not has_database_privilege(current_database(), 'create') then
                    create schema latchkey;
                end if;
            end $$""";

    private Schema() {}

    /**
     * Brings the schema up to date and gives the application's role what it needs, no more. Several instances may start
     * this at once: they take turns. Throws {@link DatabaseStartException} if that cannot be done.
     *
     * @param owner as the role that is to own the tables; a superuser is not needed, CREATE on the database is. Not
     *     through a pooler, which would leave settings of the session behind for others
     * @param applicationRole the role of the service itself, which must exist
     * @param binding what every transaction's user is to be proven with from now on, {@code null} for no proof
     */
    public static void migrate(DatabaseUrl owner, String applicationRole, @Nullable BindingSecret binding) {
        migrate(owner, applicationRole, binding, PATIENCE);
    }

    static void migrate(DatabaseUrl owner, String applicationRole, @Nullable BindingSecret binding, Patience patience) {
        var dataSource = owner.dataSource(Map.of("ApplicationName", "latchkey", "tcpKeepAlive", "true"));
        try (var connection = FirstConnection.of(dataSource)) {
            // The lock ends with the transaction, however that ends; Flyway works on connections of its own meanwhile.
            connection.setAutoCommit(false);
            lock(connection);
            requireApplicationRole(connection, applicationRole);
            execute(connection, REFUSED_IF_IT_MAY_NOT_BE_CREATED);
            migrate(flyway(dataSource, patience), connection, patience);
            var role = quoted(applicationRole);
            grant(connection, role);
            Binding.apply(connection, binding, role);
            connection.commit();
        } catch (SQLException | FlywayException e) {
            throw new DatabaseStartException(Reason.MIGRATION_FAILED, e);
        }
    }

    private static void migrate(Flyway flyway, Connection connection, Patience patience) throws SQLException {
        for (var attempt = 1; ; attempt++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (!SqlStates.of(e).equals(Optional.of(SqlStates.LOCK_NOT_AVAILABLE))) {
                    throw e;
                }
                if (attempt >= patience.attempts) {
                    throw new DatabaseStartException(Reason.MIGRATION_BLOCKED, e);
                }
                LOG.atWarn().log("migration_blocked");
                execute(connection, "select pg_sleep(" + patience.pause.toMillis() + " / 1000.0)");
            }
        }
    }

    static Flyway flyway(DataSource dataSource, Patience patience) {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(dataSource)
                .defaultSchema(NAME)
                .locations("classpath:dev/latchkey/adapters/persistence/migration")
                .loggers("slf4j")
                .initSql("set lock_timeout = " + patience.pause.toMillis())
                .load();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            statement.setLong(1, MIGRATION_LOCK);
            statement.execute();
        }
    }

    private static void requireApplicationRole(Connection connection, String role) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select rolname = current_user from pg_catalog.pg_roles where rolname = ?")) {
            statement.setString(1, role);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new DatabaseStartException(Reason.APPLICATION_ROLE_MISSING);
                }
                // The grants below would take the owner's own rights away.
                if (rows.getBoolean(1)) {
                    throw new DatabaseStartException(Reason.APPLICATION_ROLE_MIGRATES);
                }
            }
        }
    }

    /** Each time anew, so that a role made again under its old name gets its rights back. */
    private static void grant(Connection connection, String role) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("revoke all on schema latchkey from public, " + role);
            statement.execute("revoke all on all tables in schema latchkey from public, " + role);
            statement.execute("grant usage on schema latchkey to " + role);
            for (var function : FUNCTIONS) {
                statement.execute("grant execute on function latchkey." + function + " to " + role);
            }
            for (var grant : GRANTS.entrySet()) {
                statement.execute("grant " + String.join(", ", grant.getValue()) + " on latchkey." + grant.getKey()
                        + " to " + role);
            }
        }
    }

    private static String quoted(String role) {
        return '"' + role.replace("\"", "\"\"") + '"';
    }
}
