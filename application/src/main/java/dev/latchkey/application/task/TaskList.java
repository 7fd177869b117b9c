package dev.latchkey.application.task;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskChange;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskPage;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskUpdate;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A user's tasks: made, read, changed and removed by their owner and by nobody else. */
public final class TaskList {
    private final TaskRepository repository;
    private final InstantSource clock;
    private final Supplier<TaskId> ids;

    public TaskList(TaskRepository repository, InstantSource clock, Supplier<TaskId> ids) {
        this.repository = repository;
        this.clock = clock;
        this.ids = ids;
    }

    /** The task as it is kept; nothing where the owner's access was taken back meanwhile. */
    public Optional<Task> add(Caller owner, Title title, @Nullable Description description, boolean completed) {
        var task = newTask(title, description, completed);
        return switch (repository.add(owner, task)) {
            case ADDED -> Optional.of(task);
            case ACCESS_REVOKED -> Optional.empty();
        };
    }

    /** Likewise, but once, however often the owner asks with that key in a day. */
    public KeyedAddition add(
            Caller owner, IdempotencyKey key, Title title, @Nullable Description description, boolean completed) {
        return repository.add(owner, key, newTask(title, description, completed));
    }

    public Optional<Task> find(UserId owner, TaskId id) {
        return repository.find(owner, id);
    }

    public TaskPage list(UserId owner, TaskQuery query) {
        return repository.list(owner, query);
    }

    /** Makes all the changes or none: none where {@code precondition} does not hold of the task as it is. */
    public TaskUpdate change(UserId owner, TaskId id, Predicate<Task> precondition, List<TaskChange> changes) {
        return repository.update(owner, id, precondition, task -> task.changed(changes, now()));
    }

    public TaskDeletion delete(UserId owner, TaskId id, Predicate<Task> precondition) {
        return repository.delete(owner, id, precondition);
    }

    private Task newTask(Title title, @Nullable Description description, boolean completed) {
        return Task.create(ids.get(), title, description, completed, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
