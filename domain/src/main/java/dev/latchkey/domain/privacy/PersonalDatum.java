package dev.latchkey.domain.privacy;

import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import java.time.Instant;

/** One piece of what is kept about a user. */
public sealed interface PersonalDatum {
    /** A task of theirs. */
    record KeptTask(Task task) implements PersonalDatum {}

    /** Their access proven at {@code until} or before was taken back. */
    record RevokedAccess(Instant until) implements PersonalDatum {}

    /** They had their data erased once before. */
    record PastErasure(ErasureReceipt receipt) implements PersonalDatum {}

    /**
     * They added a task under a key, of which no more is kept than recognises it.
     *
     * @param task perhaps deleted since
     */
    record UsedIdempotencyKey(TaskId task, Instant usedAt) implements PersonalDatum {}
}
