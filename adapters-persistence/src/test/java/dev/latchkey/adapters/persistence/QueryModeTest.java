package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of pgjdbc's query modes keep the user and the statement that needs the user in one message. */
@Timeout(60)
final class QueryModeTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Task TASK = Task.create(
            new TaskId(new UUID(0, 1)), new Title("task"), null, false, Instant.parse("2026-11-21T12:00:00Z"));
    private static final Preamble SPEAK_FOR_ALICE =
            new Preamble("select set_config('latchkey.user_id', ?, true)", "alice");

    private final TestDatabase database = PostgresServer.newDatabase().migrated();

    @Nested
    final class TheUserIsKnownToTheStatement {
        @ParameterizedTest
        @ValueSource(strings = {"extended", "extendedForPrepared", "extendedCacheEverything"})
        void inEveryModeThatAUrlMayHave(String mode) {
            var plain = database.url(database.application());
            var url = new DatabaseUrl(
                    plain.address(), plain.database(), plain.user(), plain.password(), Map.of("preferQueryMode", mode));
            try (var opened = Database.open(DatabaseConfig.of(url))) {
                opened.tasks().add(new Caller(ALICE, Instant.EPOCH, null), TASK);

                assertEquals(Optional.of(TASK), opened.tasks().find(ALICE, TASK.id()));
            }
        }

        @Test
        void byDefault() throws SQLException {
            assertEquals(List.of("alice"), userOfTheOneStatement("extended"));
        }

        /** Which is why {@link DatabaseUrl} refuses it. */
        @Test
        void notInSimpleMode() throws SQLException {
            assertEquals(List.of(""), userOfTheOneStatement("simple"));
        }
    }

    private List<String> userOfTheOneStatement(String mode) throws SQLException {
        var dataSource = database.url(database.application()).dataSource(Map.of("preferQueryMode", mode));
        try (var connection = dataSource.getConnection()) {
            return user(PreambleConnection.ofOneStatement(connection, SPEAK_FOR_ALICE));
        }
    }

    private static List<String> user(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select coalesce(latchkey.user_id(), '')");
                var rows = statement.executeQuery()) {
            rows.next();
            return List.of(rows.getString(1));
        }
    }
}
