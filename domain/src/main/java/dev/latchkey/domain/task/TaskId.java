package dev.latchkey.domain.task;

import java.util.UUID;

/** Names a task among all tasks of its owner; given by this service, never by a client. */
public record TaskId(UUID value) {}
