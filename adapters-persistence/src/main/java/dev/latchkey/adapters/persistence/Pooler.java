package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Whether something stands between the service and PostgreSQL, and what it leaves of a session: told by the processes of
 * the server that answer. {@code show pool_mode} is for the pooler's own administrators.
 */
final class Pooler {
    /** A pooler in transaction mode gives the connection used last, or each in turn; others who use it get in between. */
    private static final int ROUNDS = 5;

    private static final String PROTOCOL_VIOLATION = "08P01";

    private Pooler() {}

    /** @param connection one of {@code dataSource} that commits each statement */
    static Code examined(DataSource dataSource, Connection connection) throws SQLException {
        // What PostgreSQL says at the login is its own process; a pooler says what it likes, to know whom to cancel.
        if (connection.unwrap(PGConnection.class).getBackendPID() == process(connection)) {
            return Code.NO_POOLER;
        }
        try (var other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            return mode(connection, other);
        }
    }

    /** In statement mode there is no transaction of two, and an attempt at one is a breach of the protocol. */
    private static Code mode(Connection connection, Connection other) throws SQLException {
        try {
            return sharesProcess(connection, other) ? Code.POOLER_BY_TRANSACTION : Code.POOLER_BY_SESSION;
        } catch (SQLException e) {
            if (PROTOCOL_VIOLATION.equals(e.getSQLState())) {
                return Code.POOLER_BY_STATEMENT;
            }
            throw e;
        }
    }

    /** Connections that one process answers, or one that several do, have no session of their own. */
    private static boolean sharesProcess(Connection connection, Connection other) throws SQLException {
        var own = process(connection);
        for (var round = 0; round < ROUNDS; round++) {
            // Twice in a row: of two processes that take turns, two connections that do so meet their own each time.
            if (processOfATransaction(other) == own || process(connection) != own || process(connection) != own) {
                return true;
            }
        }
        return false;
    }

    private static int process(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int processOfATransaction(Connection connection) throws SQLException {
        var process = process(connection);
        connection.rollback();
        return process;
    }
}
