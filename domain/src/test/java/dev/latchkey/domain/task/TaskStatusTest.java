package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TaskStatusTest {
    @Test
    void ofAPendingTask() {
        assertEquals(EnumSet.of(TaskStatus.ALL, TaskStatus.PENDING), showing(task(false)));
    }

    @Test
    void ofACompletedTask() {
        assertEquals(EnumSet.of(TaskStatus.ALL, TaskStatus.COMPLETED), showing(task(true)));
    }

    private static Set<TaskStatus> showing(Task task) {
        return EnumSet.allOf(TaskStatus.class).stream()
                .filter(status -> status.includes(task))
                .collect(Collectors.toSet());
    }

    private static Task task(boolean completed) {
        var id = new TaskId(new UUID(0, 1));
        return Task.create(id, new Title("task"), null, completed, Instant.parse("2026-11-21T03:00:00Z"));
    }
}
