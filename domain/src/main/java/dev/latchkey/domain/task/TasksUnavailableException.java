package dev.latchkey.domain.task;

import java.io.Serial;

/** The tasks cannot be reached for now; the same call may succeed later. It says nothing of why: the cause does. */
public final class TasksUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public TasksUnavailableException(Throwable cause) {
        super("tasks unavailable", cause);
    }
}
