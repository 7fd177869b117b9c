package dev.latchkey.adapters.persistence;

import java.io.EOFException;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The connection that a start begins with. */
final class FirstConnection {
    private FirstConnection() {}

    /**
     * Asks once more where the first try breaks off, as it may at a database that is suspended while nobody uses it.
     * Throws {@link DatabaseStartException} if there is none.
     */
    static Connection of(DataSource dataSource) {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            if (brokeOff(e)) {
                return again(dataSource);
            }
            throw DatabaseStartException.noConnection(e);
        }
    }

    private static Connection again(DataSource dataSource) {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw DatabaseStartException.noConnection(e);
        }
    }

    /** And not where it was silent, which has cost the time of a start already. */
    private static boolean brokeOff(SQLException failure) {
        return failure.getCause() instanceof SocketException || failure.getCause() instanceof EOFException;
    }
}
