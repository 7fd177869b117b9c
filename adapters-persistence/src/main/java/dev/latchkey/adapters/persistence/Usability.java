package dev.latchkey.adapters.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;

/** Whether there is any use in sending requests that need the database. */
final class Usability {
    /** All rights, to functions too, and a look at the tasks, which waits where somebody has locked them. */
    private static final String ASKED = Schema.GRANTS.entrySet().stream()
            .flatMap(table -> table.getValue().stream()
                    .map(right -> "has_table_privilege('latchkey." + table.getKey() + "', '" + right + "')"))
            .sorted()
            .collect(Collectors.joining(
                    " and ",
                    "select ",
                    " and not exists (" + Schema.WITHHELD_FUNCTIONS
                            + ") and not exists (select from latchkey.task where false)"));

    private Usability() {}

    /** @param limit how long it may take to know; PostgreSQL itself ends what takes half of that */
    static boolean of(Connection connection, Duration limit) throws SQLException {
        // The pool sets it back.
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
        var briefly = new Preamble(
                "select set_config('statement_timeout', ?, true)",
                Long.toString(limit.dividedBy(2).toMillis()));
        try (var statement =
                        PreambleConnection.ofOneStatement(connection, briefly).prepareStatement(ASKED);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
