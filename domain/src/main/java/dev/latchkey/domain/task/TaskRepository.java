package dev.latchkey.domain.task;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataReadOnlyException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Keeps tasks. The owner comes first in every method: another user's task is as absent as one never written, by answer
 * and by shape.
 *
 * <p>Every method throws {@link UserDataUnavailableException} where the tasks cannot be reached, those that
 * change something {@link UserDataReadOnlyException} where they can be read alone.
 */
public interface TaskRepository {
    /**
     * Keeps a new task, unless the owner's access was taken back since it was proven: after an erasure nothing comes to
     * be, however late the request. Ids are this service's own: one already in use by this owner is a programmer's error.
     */
    TaskAddition add(Caller owner, Task task);

    /**
     * Likewise, but once for each key of the owner's: who comes again, with a task that says the same and was made less
     * than {@link IdempotencyKey#LIFE} after the first, is told of the first, whatever became of it since. Of those who
     * come at once one adds, and all are told the same. The task is as {@link Task#create} makes it.
     */
    KeyedAddition add(Caller owner, IdempotencyKey key, Task task);

    Optional<Task> find(UserId owner, TaskId id);

    /** Newest first by {@code createdAt}, then by id; a task present throughout all pages is seen exactly once. */
    TaskPage list(UserId owner, TaskQuery query);

    /**
     * Replaces a task by what {@code change} makes of it, where it fulfils {@code precondition}. No other change can
     * come between the two: of changes made at once none is lost.
     */
    TaskUpdate update(UserId owner, TaskId id, Predicate<Task> precondition, UnaryOperator<Task> change);

    /** Removes a task where it fulfils {@code precondition}; of deletions made at once only one succeeds. */
    TaskDeletion delete(UserId owner, TaskId id, Predicate<Task> precondition);
}
