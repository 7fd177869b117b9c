package dev.latchkey.domain.task;

/** What became of a change to a task. */
public sealed interface TaskUpdate {
    /** The task as it is now. */
    record Updated(Task task) implements TaskUpdate {}

    /** The owner has no such task. */
    record Absent() implements TaskUpdate {}

    /** The task is not as the caller believed; it was left alone. */
    record PreconditionFailed() implements TaskUpdate {}
}
