package dev.latchkey.domain.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a user's tasks, newest first.
 *
 * @param next where the next page begins, {@code null} on the last page
 */
public record TaskPage(List<Task> items, @Nullable TaskCursor next) {
    public TaskPage {
        items = List.copyOf(items);
    }

    /** The page that {@code limit} and one more tasks, newest first, make: the one more says that there is a next. */
    public static TaskPage of(List<Task> tasks, int limit) {
        if (tasks.size() <= limit) {
            return new TaskPage(tasks, null);
        }
        var items = tasks.subList(0, limit);
        var last = items.getLast();
        return new TaskPage(items, new TaskCursor(last.createdAt(), last.id()));
    }
}
