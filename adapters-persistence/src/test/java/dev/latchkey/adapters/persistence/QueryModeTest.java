package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskCursor;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of pgjdbc's parameters keep the user and the statement that needs the user in one message. */
@Timeout(60)
final class QueryModeTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    /** More than it takes the driver to name a statement. */
    private static final int ROUNDS = 8;

    private static final List<String> ALWAYS_ALICE = Collections.nCopies(ROUNDS, "alice");
    private static final Preamble SPEAK_FOR_ALICE =
            new Preamble("select set_config('latchkey.user_id', ?, true)", "alice");

    private final TestDatabase database = PostgresServer.migratedDatabase();

    @Nested
    final class TheUserIsKnownToTheStatement {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "preferQueryMode=extended",
                    "preferQueryMode=extendedForPrepared",
                    "preferQueryMode=extendedCacheEverything",
                    "prepareThreshold=1",
                    "stringtype=varchar",
                    "autosave=always",
                    "defaultRowFetchSize=1"
                })
        void whateverAUrlMayHave(String parameter) {
            var plain = database.url(database.application());
            var url = new DatabaseUrl(
                    plain.address(), plain.database(), plain.user(), plain.password(), parameters(parameter));
            try (var opened = Database.open(DatabaseConfig.of(url).withMaxPoolSize(1))) {
                for (var round = 1; round <= ROUNDS; round++) {
                    opened.tasks().add(new Caller(ALICE, Instant.EPOCH, null), task(round));

                    assertEquals(
                            Optional.of(task(round)),
                            opened.tasks().find(ALICE, task(round).id()));
                    assertEquals(round - 1, olderThan(task(round), opened).size());
                }
            }
        }

        @Test
        void byDefault() throws SQLException {
            assertEquals(ALWAYS_ALICE, usersOfTheOneStatement(Map.of()));
        }

        /** Which is why {@link DatabaseUrl} refuses it. */
        @ParameterizedTest
        @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=-1"})
        void neverWith(String parameter) throws SQLException {
            assertEquals(Collections.nCopies(ROUNDS, ""), usersOfTheOneStatement(parameters(parameter)));
        }

        /** Which is why {@link DatabaseUrl} refuses it, alone too: the threshold has a default in the driver. */
        @Test
        void notForLongWithTextOfNoType() throws SQLException {
            var users = usersOfTheOneStatement(Map.of("stringtype", "unspecified", "prepareThreshold", "2"));

            assertEquals(List.of("alice", ""), List.of(users.getFirst(), users.getLast()));
        }
    }

    private static Map<String, String> parameters(String parameter) {
        var name = parameter.substring(0, parameter.indexOf('='));
        return Map.of(name, parameter.substring(name.length() + 1));
    }

    private static Task task(int number) {
        return Task.create(new TaskId(new UUID(0, number)), new Title("task"), null, false, NOON.plusSeconds(number));
    }

    private static List<Task> olderThan(Task task, Database opened) {
        var cursor = new TaskCursor(task.createdAt(), task.id());
        return opened.tasks()
                .list(ALICE, new TaskQuery(TaskStatus.ALL, 50, cursor))
                .items();
    }

    /** Again and again on one connection, since the driver learns of a statement. */
    private List<String> usersOfTheOneStatement(Map<String, String> parameters) throws SQLException {
        var dataSource = database.url(database.application()).dataSource(parameters);
        var users = new ArrayList<String>();
        try (var connection = dataSource.getConnection()) {
            for (var round = 1; round <= ROUNDS; round++) {
                users.addAll(user(PreambleConnection.ofOneStatement(connection, SPEAK_FOR_ALICE)));
            }
        }
        return users;
    }

    private static List<String> user(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select coalesce(latchkey.user_id(), '')");
                var rows = statement.executeQuery()) {
            rows.next();
            return List.of(rows.getString(1));
        }
    }
}
