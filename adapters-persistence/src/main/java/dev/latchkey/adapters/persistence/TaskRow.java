package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task as it lies in its table, with its owner. The schema is named, since a pooler's session has any search path. */
@Entity
@Table(schema = "latchkey", name = "task")
final class TaskRow {
    /** Whose, then which. */
    @Embeddable
    record Key(
            @Column(name = "owner") String owner,
            @Column(name = "id") UUID id) {
        static Key of(UserId owner, TaskId id) {
            return new Key(owner.value(), id.value());
        }
    }

    @EmbeddedId
    private Key key;

    private String title;

    private @Nullable String description;

    private boolean completed;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    // Not Hibernate's @Version: the row is locked before it is judged, and the task counts for itself.
    private long version;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    private TaskRow() {}

    TaskRow(UserId owner, Task task) {
        var text = task.description();
        this.key = Key.of(owner, task.id());
        this.title = task.title().value();
        this.description = text == null ? null : text.value();
        this.completed = task.completed();
        this.createdAt = task.createdAt();
        this.updatedAt = task.updatedAt();
        this.version = task.version();
    }

    Task task() {
        return new Task(
                new TaskId(key.id()),
                new Title(title),
                description == null ? null : new Description(description),
                completed,
                createdAt,
                updatedAt,
                version);
    }
}
