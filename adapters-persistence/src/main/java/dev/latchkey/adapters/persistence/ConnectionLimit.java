package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * How many connections the role can have at most, whoever else has some.
 *
 * @param of the server, the database or the role, whose limit is the lowest
 */
record ConnectionLimit(String of, int connections) {
    // Without those kept for superusers and, since PostgreSQL 16, for a role of their choice.
    private static final String LIMITS = """
            select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                    - coalesce(current_setting('reserved_connections', true), '0')::int as server,
                datconnlimit as database, rolconnlimit as role
            from pg_catalog.pg_database, pg_catalog.pg_roles
            where datname = current_database() and rolname = session_user
            """;

    static ConnectionLimit seen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(LIMITS)) {
            rows.next();
            return Stream.of(limit(rows, "server"), limit(rows, "database"), limit(rows, "role"))
                    .filter(limit -> limit.connections >= 0) // -1 where there is none
                    .min(Comparator.comparingInt(ConnectionLimit::connections))
                    .orElseThrow();
        }
    }

    /** Whether instances of the service that open so many each have room. */
    DatabaseFinding examined(int each) {
        var instances = connections / each;
        var code = switch (instances) {
            case 0 -> Code.POOL_TOO_LARGE;
            case 1 -> Code.POOL_FITS_ONCE;
            default -> Code.POOL_FITS;
        };
        return new DatabaseFinding(
                code,
                new Fact("connections", each),
                new Fact("limit", connections),
                new Fact("limitOf", of),
                new Fact("instances", instances));
    }

    private static ConnectionLimit limit(ResultSet rows, String of) throws SQLException {
        return new ConnectionLimit(of, rows.getInt(of));
    }
}
