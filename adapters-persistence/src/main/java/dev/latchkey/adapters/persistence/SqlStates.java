package dev.latchkey.adapters.persistence;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The five letters that say what went wrong (PostgreSQL manual, appendix A), and what they mean here. */
final class SqlStates {
    /** Raised by our own {@code latchkey.admit}. */
    static final String ACCESS_REVOKED = "LK401";

    static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A statement that would change something, on a standby or where transactions are read-only by default. */
    static final String READ_ONLY = "25006";

    private SqlStates() {}

    /** The SQLSTATE nearest to the surface, where there is one below. */
    static Optional<String> of(Throwable failure) {
        return sqlExceptions(failure)
                .map(SQLException::getSQLState)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Whether the same call may succeed later, since the server or the way to it is at fault and not the statement. */
    static boolean meansUnavailable(Throwable failure) {
        var state = of(failure);
        return state.map(SqlStates::isUnavailable)
                // HikariCP has no SQLSTATE for a pool that is exhausted or closed.
                .orElseGet(() -> sqlExceptions(failure).findAny().isPresent());
    }

    private static boolean isUnavailable(String state) {
        return switch (state.substring(0, 2)) {
            // connection, resources, operator intervention (timeouts, shutdown), the server's disk
            case "08", "53", "57", "58" -> true;
            default ->
                switch (state) {
                    // a login refused, while a password is changed; a right that the role lacks for now
                    case "28P01", "28000", "42501" -> true;
                    // serialization failure, deadlock, lock not available
                    case "40001", "40P01", "55P03" -> true;
                    // a read-only server, during a failover; stood still too long
                    case "25006", "25P03" -> true;
                    default -> false;
                };
        };
    }

    private static Stream<SQLException> sqlExceptions(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast);
    }
}
