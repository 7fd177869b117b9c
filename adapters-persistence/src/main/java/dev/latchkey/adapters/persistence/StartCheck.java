package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database is fit to keep users apart, asked as the application's role before the first request. */
final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

    private StartCheck() {}

    /**
     * Throws {@link DatabaseStartException} for the first fault found. A database that can only be read is none, and
     * warned of.
     */
    static void require(Connection connection) throws SQLException {
        refuseFor(Catalogue.faults(connection).stream()
                .flatMap(fault -> fault.code().reason().stream())
                .findFirst());
        refuseFor(schemaFault(schemaVersion(connection)));
        if (isReadOnly(connection)) {
            LOG.atWarn().log("database_read_only");
        }
    }

    /** Throws {@link DatabaseStartException} if the schema demands another proof of the user than {@code subject} has. */
    static void requireBinding(Connection connection, Subject subject) throws SQLException {
        refuseFor(bindingFault(connection, subject));
    }

    /** What is wrong with the proof of the user that {@code subject} has, for the schema. */
    static Optional<Reason> bindingFault(Connection connection, Subject subject) throws SQLException {
        if (isBound(connection) != subject.isBound()) {
            return Optional.of(subject.isBound() ? Reason.BINDING_NOT_MIGRATED : Reason.BINDING_SECRET_MISSING);
        }
        var trial = subject.trial(Duration.ofSeconds(5));
        try (var statement = connection.prepareStatement(trial.before("select 1"))) {
            trial.bind(statement);
            statement.execute();
            return Optional.empty();
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return Optional.of(Reason.BINDING_SECRET_WRONG);
            }
            throw e;
        }
    }

    /** The newest migration that the schema has seen. */
    static int schemaVersion(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select coalesce(max(version::int), 0) from latchkey.flyway_schema_history where success""")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** What is wrong with a schema of that version. */
    static Optional<Reason> schemaFault(int version) {
        if (version == Schema.VERSION) {
            return Optional.empty();
        }
        return Optional.of(version < Schema.VERSION ? Reason.SCHEMA_TOO_OLD : Reason.SCHEMA_TOO_NEW);
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

    static boolean isReadOnly(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('transaction_read_only')::boolean")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static void refuseFor(Optional<Reason> fault) {
        fault.ifPresent(reason -> {
            throw new DatabaseStartException(reason);
        });
    }
}
