package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/** The rows of {@code latchkey.idempotency_key}, in a transaction that speaks for a user. */
final class IdempotencyKeys {
    /** Ahead of an addition: keys that count no more, of any user. */
    static final Preamble FORGET_OLD = new Preamble("select latchkey.forget_idempotency_keys()");

    /**
     * The key's row is written in any case, if only as it was: so whoever comes at the same time waits, and then reads
     * what the first has left, which a look would not see.
     */
    private static final String ADD = """
            with asked (owner, key, said, id, title, description, completed, created_at) as (
                values (?, ?, ?, ?, ?, ?, ?, ?)
            ), first as (
                insert into latchkey.idempotency_key as kept (owner, key, said, task_id, used_at)
                select owner, key, said, id, created_at from asked
                on conflict (owner, key) do update set
                    said = case when ${old} then excluded.said else kept.said end,
                    task_id = case when ${old} then excluded.task_id else kept.task_id end,
                    used_at = case when ${old} then excluded.used_at else kept.used_at end
                returning said, task_id, used_at
            ), added as (
                insert into latchkey.task (owner, id, title, description, completed, created_at, updated_at, version)
                select owner, id, title, description, completed, created_at, created_at, 1 from asked
                where id = (select task_id from first)
            )
            select said, task_id, used_at from first""".replace(
            "${old}", "kept.used_at <= excluded.used_at - interval '" + IdempotencyKey.LIFE.toSeconds() + " seconds'");

    private IdempotencyKeys() {}

    /** Adds the task if it is the first under the key, and says which one is. */
    static KeyedAddition add(StatelessSession session, UserId owner, IdempotencyKey key, Task task) {
        return session.doReturningWork(connection -> add(connection, owner, key, task));
    }

    private static KeyedAddition add(Connection connection, UserId owner, IdempotencyKey key, Task task)
            throws SQLException {
        var said = said(key, task);
        try (var statement = connection.prepareStatement(ADD)) {
            bind(statement, owner, key, said, task);
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (!MessageDigest.isEqual(said, rows.getBytes(1))) {
                    return new KeyedAddition.KeyReused();
                }
                return new KeyedAddition.Added(Task.create(
                        new TaskId(rows.getObject(2, UUID.class)),
                        task.title(),
                        task.description(),
                        task.completed(),
                        rows.getObject(3, OffsetDateTime.class).toInstant()));
            }
        }
    }

    private static void bind(PreparedStatement statement, UserId owner, IdempotencyKey key, byte[] said, Task task)
            throws SQLException {
        var description = task.description();
        statement.setString(1, owner.value());
        statement.setBytes(2, sha256(key.value()));
        statement.setBytes(3, said);
        statement.setObject(4, task.id().value());
        statement.setString(5, task.title().value());
        statement.setString(6, description == null ? null : description.value());
        statement.setBoolean(7, task.completed());
        statement.setObject(8, task.createdAt().atOffset(ZoneOffset.UTC));
    }

    static void export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink) {
        session.doWork(connection -> {
            try (var statement = connection.prepareStatement(
                    "select task_id, used_at from latchkey.idempotency_key where owner = ?")) {
                statement.setString(1, owner.value());
                statement.setFetchSize(PersonalTable.PORTION);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sink.accept(new PersonalDatum.UsedIdempotencyKey(
                                new TaskId(rows.getObject(1, UUID.class)),
                                rows.getObject(2, OffsetDateTime.class).toInstant()));
                    }
                }
            }
        });
    }

    /** How many there were. Waits for who forgets old keys, and keeps others from it: their rows are partly the same. */
    static long erase(StatelessSession session, UserId owner) {
        return session.doReturningWork(connection -> {
            try (var statement = connection.prepareStatement("""
                    delete from latchkey.idempotency_key where owner = ?
                    and (select pg_advisory_xact_lock(x'6c617463686b6964'::bigint)) is not null""")) {
                statement.setString(1, owner.value());
                return (long) statement.executeUpdate();
            }
        });
    }

    /** What the task says, under the key; no text that a task can hold has NUL in it. */
    private static byte[] said(IdempotencyKey key, Task task) {
        var description = task.description();
        var text = task.completed() + "\0" + task.title().value()
                + (description == null ? "" : "\0" + description.value());
        return new HmacSha256(key.value().getBytes(StandardCharsets.US_ASCII))
                .of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
