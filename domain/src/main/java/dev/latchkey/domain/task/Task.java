package dev.latchkey.domain.task;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a user wants done. It has no owner: whose it is, is said by whoever asks for it, so that a task and its
 * owner cannot disagree.
 *
 * @param createdAt in whole microseconds, the precision of PostgreSQL
 * @param updatedAt when it last became different, never before {@code createdAt}
 * @param version 1 when made, one more with each difference
 */
public record Task(
        TaskId id,
        Title title,
        @Nullable Description description,
        boolean completed,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** A task as it is when made. */
    public static Task create(
            TaskId id, Title title, @Nullable Description description, boolean completed, Instant now) {
        return new Task(id, title, description, completed, now, now, 1);
    }

    /** This task with the changes made in order; the same task where they make no difference. */
    public Task changed(List<TaskChange> changes, Instant now) {
        var changed = this;
        for (var change : changes) {
            changed = changed.with(change);
        }
        return changed.equals(this) ? this : changed.touched(now);
    }

    private Task with(TaskChange change) {
        return switch (change) {
            case TaskChange.Retitle retitle ->
                new Task(id, retitle.title(), description, completed, createdAt, updatedAt, version);
            case TaskChange.Describe describe ->
                new Task(id, title, describe.description(), completed, createdAt, updatedAt, version);
            case TaskChange.Complete complete ->
                new Task(id, title, description, complete.completed(), createdAt, updatedAt, version);
        };
    }

    private Task touched(Instant now) {
        // A clock set back must not make a task older than it was.
        var later = now.isAfter(updatedAt) ? now : updatedAt;
        return new Task(id, title, description, completed, createdAt, later, version + 1);
    }
}
