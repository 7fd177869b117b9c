package dev.latchkey.domain.task;

/** What became of a new task. */
public enum TaskAddition {
    ADDED,
    /** The owner's access was taken back since it was proven; nothing was kept. */
    ACCESS_REVOKED
}
