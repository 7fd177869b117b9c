package dev.latchkey.application.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.InMemoryUserData;
import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.InMemoryTaskRepository;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskChange;
import dev.latchkey.domain.task.TaskCursor;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskPage;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.TaskUpdate;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskListTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Caller ALICE_CALLING = new Caller(ALICE, Instant.EPOCH, null);
    private static final UserId BOB = new UserId("bob");
    private static final TaskId FIRST_ID = new TaskId(new UUID(0, 1));
    private static final TaskId SECOND_ID = new TaskId(new UUID(0, 2));
    private static final Title MILK = new Title("buy milk");
    private static final Title BREAD = new Title("buy bread");
    private static final Description FRESH = new Description("fresh");
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456Z");
    private static final Instant LATER = Instant.parse("2026-11-21T03:00:01.654321Z");
    private static final List<TaskChange> RETITLED = List.of(new TaskChange.Retitle(BREAD));

    private final Queue<TaskId> ids = new ArrayDeque<>(List.of(FIRST_ID, SECOND_ID));
    private final InMemoryUserData data = new InMemoryUserData();
    private final InMemoryTaskRepository repository = data.tasks();
    private Instant now = NOW;
    private final TaskList tasks = new TaskList(repository, () -> now, ids::remove);

    private Task add(Title title, @Nullable Description description, boolean completed) {
        return tasks.add(ALICE_CALLING, title, description, completed).orElseThrow();
    }

    @Nested
    final class Add {
        @Test
        void keepsTheTaskItAnswersWith() {
            var added = add(MILK, FRESH, false);
            assertEquals(new Task(FIRST_ID, MILK, FRESH, false, NOW, NOW, 1), added);
            assertEquals(Optional.of(added), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void keepsACompletedTaskWithoutDescription() {
            var added = add(MILK, null, true);
            assertEquals(new Task(FIRST_ID, MILK, null, true, NOW, NOW, 1), added);
        }

        @Test
        void keepsNothingOfACallerWhoseAccessWasTakenBack() {
            data.revoke(ALICE, ALICE_CALLING.provenAt());

            assertEquals(Optional.empty(), tasks.add(ALICE_CALLING, MILK, null, false));
            assertEquals(Optional.empty(), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void givesEveryTaskItsOwnId() {
            assertEquals(FIRST_ID, add(MILK, null, false).id());
            assertEquals(SECOND_ID, add(MILK, null, false).id());
        }

        @Test
        void cutsTheTimeToMicroseconds() {
            now = NOW.plusNanos(999);
            assertEquals(NOW, add(MILK, null, false).createdAt());
        }
    }

    @Nested
    final class AddByKey {
        private final IdempotencyKey key = new IdempotencyKey("key");

        @Test
        void keepsTheTaskItAnswersWith() {
            now = NOW.plusNanos(999);
            var task = new Task(FIRST_ID, MILK, FRESH, true, NOW, NOW, 1);

            assertEquals(new KeyedAddition.Added(task), tasks.add(ALICE_CALLING, key, MILK, FRESH, true));
            assertEquals(Optional.of(task), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void answersTheSameTheSecondTime() {
            var first = tasks.add(ALICE_CALLING, key, MILK, FRESH, true);
            now = LATER;

            assertEquals(first, tasks.add(ALICE_CALLING, key, MILK, FRESH, true));
            assertEquals(Optional.empty(), repository.find(ALICE, SECOND_ID));
        }

        @Test
        void keepsNothingElseUnderTheKey() {
            tasks.add(ALICE_CALLING, key, MILK, FRESH, true);

            assertEquals(new KeyedAddition.KeyReused(), tasks.add(ALICE_CALLING, key, BREAD, FRESH, true));
        }
    }

    @Nested
    final class Find {
        @Test
        void findsTheOwnersTask() {
            var added = add(MILK, null, false);
            assertEquals(Optional.of(added), tasks.find(ALICE, FIRST_ID));
        }

        @Test
        void doesNotFindAnothersTask() {
            add(MILK, null, false);
            assertEquals(Optional.empty(), tasks.find(BOB, FIRST_ID));
        }
    }

    @Nested
    final class ListOfTasks {
        @Test
        void showsTheOwnersPageOfTheQuery() {
            var milk = add(MILK, null, false);
            now = LATER;
            var bread = add(BREAD, null, true);
            var newest = tasks.list(ALICE, new TaskQuery(TaskStatus.ALL, 1, null));
            var cursor = new TaskCursor(LATER, SECOND_ID);
            assertEquals(new TaskPage(List.of(bread), cursor), newest);
            assertEquals(
                    new TaskPage(List.of(milk), null), tasks.list(ALICE, new TaskQuery(TaskStatus.ALL, 1, cursor)));
            assertEquals(
                    new TaskPage(List.of(bread), null),
                    tasks.list(ALICE, new TaskQuery(TaskStatus.COMPLETED, 50, null)));
        }

        @Test
        void showsNothingOfAnothers() {
            add(MILK, null, false);
            assertEquals(new TaskPage(List.of(), null), tasks.list(BOB, new TaskQuery(TaskStatus.ALL, 50, null)));
        }
    }

    @Nested
    final class Change {
        private final Task added = add(MILK, FRESH, false);

        @Test
        void keepsTheChangedTaskItAnswersWith() {
            now = LATER.plusNanos(999);
            var changed = new Task(FIRST_ID, BREAD, FRESH, false, NOW, LATER, 2);
            assertEquals(new TaskUpdate.Updated(changed), tasks.change(ALICE, FIRST_ID, added::equals, RETITLED));
            assertEquals(Optional.of(changed), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void leavesATaskThatIsNotAsBelieved() {
            assertEquals(
                    new TaskUpdate.PreconditionFailed(),
                    tasks.change(ALICE, FIRST_ID, task -> task.version() == 2, RETITLED));
            assertEquals(Optional.of(added), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void doesNotReachAnothersTask() {
            assertEquals(new TaskUpdate.Absent(), tasks.change(BOB, FIRST_ID, any -> true, RETITLED));
            assertEquals(Optional.of(added), repository.find(ALICE, FIRST_ID));
        }
    }

    @Nested
    final class Delete {
        private final Task added = add(MILK, FRESH, false);

        @Test
        void removesTheTask() {
            assertEquals(TaskDeletion.DELETED, tasks.delete(ALICE, FIRST_ID, added::equals));
            assertEquals(Optional.empty(), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void leavesATaskThatIsNotAsBelieved() {
            assertEquals(TaskDeletion.PRECONDITION_FAILED, tasks.delete(ALICE, FIRST_ID, task -> task.version() == 2));
            assertEquals(Optional.of(added), repository.find(ALICE, FIRST_ID));
        }

        @Test
        void doesNotReachAnothersTask() {
            assertEquals(TaskDeletion.ABSENT, tasks.delete(BOB, FIRST_ID, any -> true));
            assertEquals(Optional.of(added), repository.find(ALICE, FIRST_ID));
        }
    }
}
