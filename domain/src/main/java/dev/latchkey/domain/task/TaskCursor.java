package dev.latchkey.domain.task;

import java.time.Instant;

/** A place in the list of tasks: right after the task made then, with that id. The task need not exist any more. */
public record TaskCursor(Instant createdAt, TaskId id) {}
