package dev.latchkey.domain.task;

/** What became of a deletion. */
public enum TaskDeletion {
    DELETED,
    /** The owner has no such task. */
    ABSENT,
    /** The task is not as the caller believed; it was left alone. */
    PRECONDITION_FAILED
}
