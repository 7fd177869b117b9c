package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskQueryTest {
    @ParameterizedTest
    @ValueSource(ints = {1, TaskQuery.DEFAULT_LIMIT, 100})
    void acceptsALimitInRange(int limit) {
        assertEquals(limit, new TaskQuery(TaskStatus.ALL, limit, null).limit());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 101, Integer.MAX_VALUE})
    void refusesALimitOutOfRange(int limit) {
        var error = assertThrows(IllegalArgumentException.class, () -> new TaskQuery(TaskStatus.ALL, limit, null));
        assertEquals("limit must be from 1 to 100", error.getMessage());
    }
}
