package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskTest {
    private static final TaskId ID = new TaskId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final Title MILK = new Title("buy milk");
    private static final Title BREAD = new Title("buy bread");
    private static final Description FRESH = new Description("fresh");
    private static final Description OLD = new Description("old");
    private static final Instant MADE = Instant.parse("2026-11-21T03:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-21T03:00:00.000001Z");

    private final Task task = Task.create(ID, MILK, FRESH, false, MADE);

    @Nested
    final class Create {
        @Test
        void makesTheFirstVersion() {
            assertEquals(new Task(ID, MILK, FRESH, false, MADE, MADE, 1), task);
        }

        @Test
        void makesACompletedTaskWithoutDescription() {
            assertEquals(new Task(ID, MILK, null, true, MADE, MADE, 1), Task.create(ID, MILK, null, true, MADE));
        }
    }

    @Nested
    final class Changed {
        @Test
        void hasTheNewTitle() {
            var changed = task.changed(List.of(new TaskChange.Retitle(BREAD)), LATER);
            assertEquals(new Task(ID, BREAD, FRESH, false, MADE, LATER, 2), changed);
        }

        @Test
        void hasTheNewDescription() {
            var changed = task.changed(List.of(new TaskChange.Describe(OLD)), LATER);
            assertEquals(new Task(ID, MILK, OLD, false, MADE, LATER, 2), changed);
        }

        @Test
        void losesItsDescription() {
            var changed = task.changed(List.of(new TaskChange.Describe(null)), LATER);
            assertEquals(new Task(ID, MILK, null, false, MADE, LATER, 2), changed);
        }

        @Test
        void isCompletedAndReopened() {
            var completed = task.changed(List.of(new TaskChange.Complete(true)), LATER);
            assertEquals(new Task(ID, MILK, FRESH, true, MADE, LATER, 2), completed);
            var reopened = completed.changed(List.of(new TaskChange.Complete(false)), LATER.plusSeconds(1));
            assertEquals(new Task(ID, MILK, FRESH, false, MADE, LATER.plusSeconds(1), 3), reopened);
        }

        @Test
        void hasAllChangesAsOneVersionTheLastOfAKindWinning() {
            var changes = List.<TaskChange>of(
                    new TaskChange.Retitle(new Title("buy")),
                    new TaskChange.Describe(null),
                    new TaskChange.Complete(true),
                    new TaskChange.Retitle(BREAD));
            assertEquals(new Task(ID, BREAD, null, true, MADE, LATER, 2), task.changed(changes, LATER));
        }
    }

    @Nested
    final class StaysTheSame {
        @Test
        void withoutChanges() {
            assertSame(task, task.changed(List.of(), LATER));
        }

        @Test
        void whereTheChangesAskForWhatIs() {
            var changes = List.<TaskChange>of(
                    new TaskChange.Retitle(MILK), new TaskChange.Describe(FRESH), new TaskChange.Complete(false));
            assertSame(task, task.changed(changes, LATER));
        }

        @Test
        void whereTheChangesUndoEachOther() {
            var changes = List.<TaskChange>of(new TaskChange.Complete(true), new TaskChange.Complete(false));
            assertSame(task, task.changed(changes, LATER));
        }
    }

    @Nested
    final class NeverGetsOlder {
        private final List<TaskChange> completion = List.of(new TaskChange.Complete(true));

        @Test
        void whereTheClockWasSetBack() {
            var changed = task.changed(completion, MADE.minusSeconds(1));
            assertEquals(new Task(ID, MILK, FRESH, true, MADE, MADE, 2), changed);
        }

        @Test
        void thanItsLastChange() {
            var changedOnce = task.changed(List.of(new TaskChange.Retitle(BREAD)), LATER);
            var changedTwice = changedOnce.changed(completion, MADE);
            assertEquals(new Task(ID, BREAD, FRESH, true, MADE, LATER, 3), changedTwice);
        }
    }
}
