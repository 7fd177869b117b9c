package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskAddition;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskPage;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskUpdate;
import dev.latchkey.domain.user.UserId;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Tasks as another repository keeps them, while somebody watches. */
record WatchedTaskRepository(TaskRepository tasks, DatabaseWatch watch) implements TaskRepository {
    @Override
    public TaskAddition add(Caller owner, Task task) {
        return watch.during(DatabaseOperation.ADD_TASK, () -> tasks.add(owner, task));
    }

    @Override
    public KeyedAddition add(Caller owner, IdempotencyKey key, Task task) {
        return watch.during(DatabaseOperation.ADD_TASK, () -> tasks.add(owner, key, task));
    }

    @Override
    public Optional<Task> find(UserId owner, TaskId id) {
        return watch.during(DatabaseOperation.FIND_TASK, () -> tasks.find(owner, id));
    }

    @Override
    public TaskPage list(UserId owner, TaskQuery query) {
        return watch.during(DatabaseOperation.LIST_TASKS, () -> tasks.list(owner, query));
    }

    @Override
    public TaskUpdate update(UserId owner, TaskId id, Predicate<Task> precondition, UnaryOperator<Task> change) {
        return watch.during(DatabaseOperation.CHANGE_TASK, () -> tasks.update(owner, id, precondition, change));
    }

    @Override
    public TaskDeletion delete(UserId owner, TaskId id, Predicate<Task> precondition) {
        return watch.during(DatabaseOperation.DELETE_TASK, () -> tasks.delete(owner, id, precondition));
    }
}
