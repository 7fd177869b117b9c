package dev.latchkey.benchmarks;

import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What the service has Hibernate do, by hand: the same statements in the same messages, the same rows read. */
final class PlainJdbc {
    private static final String SPEAK_FOR = """
            select set_config('latchkey.user_id', ?, true), set_config('latchkey.pseudonym', ?, true),
            set_config('statement_timeout', ?, true), set_config('idle_in_transaction_session_timeout', ?, true);
            """;
    private static final String COLUMNS = "id, title, description, completed, created_at, updated_at, version";
    private static final String LIST = SPEAK_FOR + "select " + COLUMNS + " from latchkey.task where owner = ?"
            + " order by created_at desc, id desc fetch first ? rows only";
    private static final String FIND =
            SPEAK_FOR + "select " + COLUMNS + " from latchkey.task where owner = ? and id = ?";
    private static final String ADD = SPEAK_FOR + "select latchkey.admit(?, false);\ninsert into latchkey.task"
            + " (owner, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String PSEUDONYM = "00".repeat(32);
    private static final String TIMEOUT = "5000";

    private final DataSource pool;

    PlainJdbc(DataSource pool) {
        this.pool = pool;
    }

    List<Task> list(int limit) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement(LIST)) {
            speakFor(statement);
            statement.setString(5, Tasks.OWNER.value());
            statement.setInt(6, limit + 1);
            return tasks(statement);
        }
    }

    List<Task> find(UUID id) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement(FIND)) {
            speakFor(statement);
            statement.setString(5, Tasks.OWNER.value());
            statement.setObject(6, id);
            return tasks(statement);
        }
    }

    void add(Task task) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement(ADD)) {
            speakFor(statement);
            statement.setObject(5, OffsetDateTime.now(ZoneOffset.UTC));
            statement.setString(6, Tasks.OWNER.value());
            statement.setObject(7, task.id().value());
            statement.setString(8, task.title().value());
            var description = task.description();
            statement.setString(9, description == null ? null : description.value());
            statement.setBoolean(10, task.completed());
            statement.setObject(11, task.createdAt().atOffset(ZoneOffset.UTC));
            statement.setObject(12, task.updatedAt().atOffset(ZoneOffset.UTC));
            statement.setLong(13, task.version());
            statement.execute();
        }
    }

    private static void speakFor(PreparedStatement statement) throws SQLException {
        statement.setString(1, Tasks.OWNER.value());
        statement.setString(2, PSEUDONYM);
        statement.setString(3, TIMEOUT);
        statement.setString(4, TIMEOUT);
    }

    private static List<Task> tasks(PreparedStatement statement) throws SQLException {
        statement.execute();
        statement.getMoreResults();
        var tasks = new ArrayList<Task>();
        try (var rows = statement.getResultSet()) {
            while (rows.next()) {
                tasks.add(task(rows));
            }
        }
        return tasks;
    }

    private static Task task(ResultSet row) throws SQLException {
        var description = row.getString(3);
        return new Task(
                new TaskId(row.getObject(1, UUID.class)),
                new Title(row.getString(2)),
                description == null ? null : new Description(description),
                row.getBoolean(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getLong(7));
    }
}
