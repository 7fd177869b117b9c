package dev.latchkey.adapters.http;

import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as clients read it; times as in RFC 3339, in UTC. */
record TaskJson(
        String id, String title, @Nullable String description, boolean completed, String createdAt, String updatedAt) {
    static TaskJson of(Task task) {
        var description = task.description();
        return new TaskJson(
                task.id().value().toString(),
                task.title().value(),
                description == null ? null : description.value(),
                task.completed(),
                task.createdAt().toString(),
                task.updatedAt().toString());
    }

    /** A page of a list; {@code nextCursor} is null on the last. */
    record Page(List<TaskJson> items, @Nullable String nextCursor) {
        Page {
            items = List.copyOf(items);
        }

        static Page of(TaskPage page) {
            var next = page.next();
            return new Page(page.items().stream().map(TaskJson::of).toList(), next == null ? null : Cursor.write(next));
        }
    }
}
