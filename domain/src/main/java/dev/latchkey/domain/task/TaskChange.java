package dev.latchkey.domain.task;

import org.jspecify.annotations.Nullable;

/** One thing to make different about a task. */
public sealed interface TaskChange {
    record Retitle(Title title) implements TaskChange {}

    /** {@code null} removes the description. */
    record Describe(@Nullable Description description) implements TaskChange {}

    record Complete(boolean completed) implements TaskChange {}
}
