package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataReadOnlyException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class InMemoryTaskRepositoryTest extends TaskRepositoryContract {
    private final InMemoryTaskRepository repository = new InMemoryTaskRepository();

    @Override
    protected TaskRepository repository() {
        return repository;
    }

    @Nested
    final class WhenAway {
        private final UserId owner = new UserId("alice");
        private final Caller caller = new Caller(owner, Instant.EPOCH, null);
        private final IdempotencyKey key = new IdempotencyKey("key");
        private final Task task = Task.create(
                new TaskId(new UUID(1, 1)), new Title("a"), null, false, Instant.parse("2026-11-21T10:00:00Z"));

        @Test
        void nothingCanBeReached() {
            repository.goAway();

            assertThrows(UserDataUnavailableException.class, () -> repository.add(caller, task));
            assertThrows(UserDataUnavailableException.class, () -> repository.add(caller, key, task));
            assertThrows(UserDataUnavailableException.class, () -> repository.find(owner, task.id()));
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> repository.list(owner, new TaskQuery(TaskStatus.ALL, 1, null)));
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> repository.update(owner, task.id(), any -> true, it -> it));
            assertThrows(UserDataUnavailableException.class, () -> repository.delete(owner, task.id(), any -> true));
        }

        @Test
        void fromChangesAloneTasksCanBeRead() {
            repository.add(caller, task);
            repository.takeNoChanges();

            assertEquals(Optional.of(task), repository.find(owner, task.id()));
            assertThrows(UserDataReadOnlyException.class, () -> repository.add(caller, task));
            assertThrows(UserDataReadOnlyException.class, () -> repository.add(caller, key, task));
            assertThrows(
                    UserDataReadOnlyException.class, () -> repository.update(owner, task.id(), any -> true, it -> it));
            assertThrows(UserDataReadOnlyException.class, () -> repository.delete(owner, task.id(), any -> true));
        }

        @Test
        void everythingIsStillThereAfterwards() {
            repository.add(caller, task);
            repository.goAway();
            repository.comeBack();

            assertEquals(Optional.of(task), repository.find(owner, task.id()));
        }
    }
}
