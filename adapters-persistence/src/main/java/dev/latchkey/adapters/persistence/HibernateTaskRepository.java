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
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.TaskUpdate;
import dev.latchkey.domain.user.UserId;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/** Tasks in PostgreSQL. Each statement names the owner, although row level security would hold without. */
final class HibernateTaskRepository implements TaskRepository {
    private final OwnerTransactions transactions;

    HibernateTaskRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public TaskAddition add(Caller owner, Task task) {
        return transactions
                .once(owner, session -> session.insert(new TaskRow(owner.user(), task)))
                .map(_ -> TaskAddition.ADDED)
                .orElse(TaskAddition.ACCESS_REVOKED);
    }

    @Override
    public KeyedAddition add(Caller owner, IdempotencyKey key, Task task) {
        return transactions
                .once(
                        owner,
                        IdempotencyKeys.FORGET_OLD,
                        session -> IdempotencyKeys.add(session, owner.user(), key, task))
                .orElseGet(KeyedAddition.AccessRevoked::new);
    }

    @Override
    public Optional<Task> find(UserId owner, TaskId id) {
        return transactions.once(
                owner,
                session -> Optional.ofNullable(session.get(TaskRow.class, TaskRow.Key.of(owner, id)))
                        .map(TaskRow::task));
    }

    @Override
    public TaskPage list(UserId owner, TaskQuery query) {
        var rows = transactions.once(
                owner,
                session -> select(session, owner, query)
                        .setMaxResults(query.limit() + 1)
                        .getResultList());
        return TaskPage.of(rows.stream().map(TaskRow::task).toList(), query.limit());
    }

    @Override
    public TaskUpdate update(UserId owner, TaskId id, Predicate<Task> precondition, UnaryOperator<Task> change) {
        return transactions.run(owner, session -> {
            var row = locked(session, owner, id);
            if (row == null) {
                return new TaskUpdate.Absent();
            }
            var task = row.task();
            if (!precondition.test(task)) {
                return new TaskUpdate.PreconditionFailed();
            }
            var changed = change.apply(task);
            session.update(new TaskRow(owner, changed));
            return new TaskUpdate.Updated(changed);
        });
    }

    @Override
    public TaskDeletion delete(UserId owner, TaskId id, Predicate<Task> precondition) {
        return transactions.run(owner, session -> {
            var row = locked(session, owner, id);
            if (row == null) {
                return TaskDeletion.ABSENT;
            }
            if (!precondition.test(row.task())) {
                return TaskDeletion.PRECONDITION_FAILED;
            }
            session.delete(row);
            return TaskDeletion.DELETED;
        });
    }

    /** The row, which nobody else can change or remove until the transaction ends. */
    private static @Nullable TaskRow locked(StatelessSession session, UserId owner, TaskId id) {
        return session.get(TaskRow.class, TaskRow.Key.of(owner, id), LockMode.PESSIMISTIC_WRITE);
    }

    private static SelectionQuery<TaskRow> select(StatelessSession session, UserId owner, TaskQuery query) {
        var after = query.after();
        var select = session.createSelectionQuery(
                        "from TaskRow where key.owner = :owner"
                                + ofStatus(query.status())
                                // As a row, so that the index finds the place.
                                + (after == null ? "" : " and (createdAt, key.id) < (:createdAt, :id)")
                                + " order by createdAt desc, key.id desc",
                        TaskRow.class)
                .setParameter("owner", owner.value());
        return after == null
                ? select
                : select.setParameter("createdAt", after.createdAt())
                        .setParameter("id", after.id().value());
    }

    private static String ofStatus(TaskStatus status) {
        return switch (status) {
            case ALL -> "";
            case PENDING -> " and completed = false";
            case COMPLETED -> " and completed = true";
        };
    }
}
