package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskPageTest {
    private static final Task NEWEST = task(3);
    private static final Task MIDDLE = task(2);
    private static final Task OLDEST = task(1);

    private static Task task(int number) {
        var made = Instant.parse("2026-11-21T03:00:00Z").plusSeconds(number);
        return Task.create(new TaskId(new UUID(0, number)), new Title("task " + number), null, false, made);
    }

    @Nested
    final class OfALimit {
        @Test
        void isEmptyWithoutTasks() {
            assertEquals(new TaskPage(List.of(), null), TaskPage.of(List.of(), 1));
        }

        @Test
        void isTheLastWhereAllTasksFit() {
            assertEquals(new TaskPage(List.of(NEWEST, MIDDLE), null), TaskPage.of(List.of(NEWEST, MIDDLE), 2));
        }

        @Test
        void saysWhereTheNextBeginsWhereOneDoesNotFit() {
            var next = new TaskCursor(MIDDLE.createdAt(), MIDDLE.id());
            var page = TaskPage.of(List.of(NEWEST, MIDDLE, OLDEST), 2);
            assertEquals(new TaskPage(List.of(NEWEST, MIDDLE), next), page);
        }
    }

    @Test
    void staysAsItWasWhenItsSourceChanges() {
        var tasks = new ArrayList<>(List.of(NEWEST));
        var page = new TaskPage(tasks, null);
        tasks.clear();
        assertEquals(List.of(NEWEST), page.items());
    }
}
