package dev.latchkey.domain.task;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list of tasks. The constructor throws {@link IllegalArgumentException} if the limit is out of range.
 *
 * @param limit how many tasks at most, 1 to {@value #MAX_LIMIT}
 * @param after where the page begins, {@code null} for the newest task
 */
public record TaskQuery(
        TaskStatus status, int limit, @Nullable TaskCursor after) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 100;

    public TaskQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT);
        }
    }
}
