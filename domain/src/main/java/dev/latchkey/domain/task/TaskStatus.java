package dev.latchkey.domain.task;

/** Which tasks a list is about. */
public enum TaskStatus {
    ALL,
    PENDING,
    COMPLETED;

    /** Whether a list of this status shows the task. */
    public boolean includes(Task task) {
        return switch (this) {
            case ALL -> true;
            case PENDING -> !task.completed();
            case COMPLETED -> task.completed();
        };
    }
}
