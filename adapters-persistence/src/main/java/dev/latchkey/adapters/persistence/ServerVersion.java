package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import java.sql.Connection;
import java.sql.SQLException;

/** A version of PostgreSQL, of two numbers since 10. */
record ServerVersion(int major, int minor) {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;
    private static final int MINORS = 10_000;

    static ServerVersion seen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('server_version_num')::int")) {
            rows.next();
            return new ServerVersion(rows.getInt(1) / MINORS, rows.getInt(1) % MINORS);
        }
    }

    DatabaseFinding examined() {
        return new DatabaseFinding(code(), new Fact("version", major + "." + minor));
    }

    private Code code() {
        if (major < OLDEST) {
            return Code.SERVER_TOO_OLD;
        }
        return major > NEWEST ? Code.SERVER_UNTRIED : Code.SERVER_SUPPORTED;
    }
}
