package dev.latchkey.domain.task;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataReadOnlyException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.net.ConnectException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The repository of tests that are about something else; it keeps the same contract as the real one. */
public final class InMemoryTaskRepository implements TaskRepository {
    // PostgreSQL compares ids as unsigned bytes, java.util.UUID as two signed numbers.
    private static final Comparator<UUID> UNSIGNED = Comparator.comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);
    private static final Comparator<TaskCursor> NEWEST_FIRST = Comparator.comparing(TaskCursor::createdAt)
            .thenComparing(cursor -> cursor.id().value(), UNSIGNED)
            .reversed();

    private final Map<UserId, Map<TaskId, Task>> tasksByOwner = new HashMap<>();
    private final Map<UserId, Map<IdempotencyKey, Task>> firstByKeyByOwner = new HashMap<>();
    private final AccessCheck access;
    private boolean away;
    private boolean readOnly;

    /** For users whose access nobody takes back. */
    public InMemoryTaskRepository() {
        this(any -> AccessStatus.STANDS);
    }

    /** @param access asked of whoever adds a task, at the moment of it */
    public InMemoryTaskRepository(AccessCheck access) {
        this.access = access;
    }

    /** From now on every method throws {@link UserDataUnavailableException}, until {@link #comeBack}. */
    public synchronized void goAway() {
        away = true;
    }

    /** From now on what changes something throws {@link UserDataReadOnlyException}, until {@link #comeBack}. */
    public synchronized void takeNoChanges() {
        readOnly = true;
    }

    public synchronized void comeBack() {
        away = false;
        readOnly = false;
    }

    public synchronized boolean isAway() {
        return away;
    }

    @Override
    public synchronized TaskAddition add(Caller owner, Task task) {
        var tasks = changeableTasksOf(owner.user());
        if (access.check(owner) != AccessStatus.STANDS) {
            return TaskAddition.ACCESS_REVOKED;
        }
        keep(task, tasks);
        return TaskAddition.ADDED;
    }

    @Override
    public synchronized KeyedAddition add(Caller owner, IdempotencyKey key, Task task) {
        var tasks = changeableTasksOf(owner.user());
        if (access.check(owner) != AccessStatus.STANDS) {
            return new KeyedAddition.AccessRevoked();
        }
        var firstByKey = firstByKeyOf(owner.user());
        var first = firstByKey.get(key);
        if (first == null || !task.createdAt().isBefore(first.createdAt().plus(IdempotencyKey.LIFE))) {
            keep(task, tasks);
            firstByKey.put(key, task);
            return new KeyedAddition.Added(task);
        }
        var same = Task.create(first.id(), task.title(), task.description(), task.completed(), first.createdAt());
        return same.equals(first) ? new KeyedAddition.Added(first) : new KeyedAddition.KeyReused();
    }

    @Override
    public synchronized Optional<Task> find(UserId owner, TaskId id) {
        return Optional.ofNullable(tasksOf(owner).get(id));
    }

    @Override
    public synchronized TaskPage list(UserId owner, TaskQuery query) {
        var after = query.after();
        var tasks = tasksOf(owner).values().stream()
                .filter(query.status()::includes)
                .filter(task -> after == null || NEWEST_FIRST.compare(place(task), after) > 0)
                .sorted(Comparator.comparing(InMemoryTaskRepository::place, NEWEST_FIRST))
                .limit(query.limit() + 1L)
                .toList();
        return TaskPage.of(tasks, query.limit());
    }

    @Override
    public synchronized TaskUpdate update(
            UserId owner, TaskId id, Predicate<Task> precondition, UnaryOperator<Task> change) {
        var task = changeableTasksOf(owner).get(id);
        if (task == null) {
            return new TaskUpdate.Absent();
        }
        if (!precondition.test(task)) {
            return new TaskUpdate.PreconditionFailed();
        }
        var changed = change.apply(task);
        tasksOf(owner).put(id, changed);
        return new TaskUpdate.Updated(changed);
    }

    @Override
    public synchronized TaskDeletion delete(UserId owner, TaskId id, Predicate<Task> precondition) {
        var task = changeableTasksOf(owner).get(id);
        if (task == null) {
            return TaskDeletion.ABSENT;
        }
        if (!precondition.test(task)) {
            return TaskDeletion.PRECONDITION_FAILED;
        }
        tasksOf(owner).remove(id);
        return TaskDeletion.DELETED;
    }

    /** All of the owner's tasks, as they are now. */
    public synchronized List<Task> all(UserId owner) {
        return List.copyOf(tasksOf(owner).values());
    }

    /** The tasks that the owner added under a key, as they were when made. */
    public synchronized List<Task> allAddedByKey(UserId owner) {
        return List.copyOf(firstByKeyOf(owner).values());
    }

    /** Removes all of the owner's tasks, and forgets their keys. */
    public synchronized void clear(UserId owner) {
        tasksOf(owner).clear();
        firstByKeyOf(owner).clear();
    }

    private static void keep(Task task, Map<TaskId, Task> tasks) {
        if (tasks.putIfAbsent(task.id(), task) != null) {
            throw new IllegalStateException("task id already in use");
        }
    }

    private Map<TaskId, Task> tasksOf(UserId owner) {
        if (away) {
            throw new UserDataUnavailableException(new ConnectException("away"));
        }
        return tasksByOwner.computeIfAbsent(owner, any -> new HashMap<>());
    }

    private Map<IdempotencyKey, Task> firstByKeyOf(UserId owner) {
        return firstByKeyByOwner.computeIfAbsent(owner, any -> new HashMap<>());
    }

    private Map<TaskId, Task> changeableTasksOf(UserId owner) {
        if (readOnly) {
            throw new UserDataReadOnlyException(new ReadOnlyFileSystemException());
        }
        return tasksOf(owner);
    }

    private static TaskCursor place(Task task) {
        return new TaskCursor(task.createdAt(), task.id());
    }
}
