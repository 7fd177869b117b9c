package dev.latchkey.adapters.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Statements that go to PostgreSQL ahead of another one and in one message with it, so that they cost no round trip.
 *
 * @param statements each of one result that nobody reads
 * @param parameters of all of them, in order
 */
record Preamble(List<String> statements, List<Object> parameters) {
    static final Preamble NONE = new Preamble(List.of(), List.of());

    Preamble {
        statements = List.copyOf(statements);
        parameters = List.copyOf(parameters);
    }

    Preamble(String statement, Object... parameters) {
        this(List.of(statement), List.of(parameters));
    }

    /** This and, after it, another one. */
    Preamble then(Preamble next) {
        return new Preamble(joined(statements, next.statements), joined(parameters, next.parameters));
    }

    /** The whole message. */
    String before(String statement) {
        return String.join(";\n", joined(statements, List.of(statement)));
    }

    /** Sets the parameters, which come first. */
    void bind(PreparedStatement statement) throws SQLException {
        for (var i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    private static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
        return new ArrayList<>(Stream.concat(first.stream(), second.stream()).toList());
    }
}
