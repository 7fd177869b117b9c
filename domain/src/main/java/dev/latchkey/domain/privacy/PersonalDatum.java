package dev.latchkey.domain.privacy;

import dev.latchkey.domain.task.Task;
import java.time.Instant;

/** One piece of what is kept about a user. */
public sealed interface PersonalDatum {
    /** A task of theirs. */
    record KeptTask(Task task) implements PersonalDatum {}

    /** Their access proven at {@code until} or before was taken back. */
    record RevokedAccess(Instant until) implements PersonalDatum {}

    /** They had their data erased once before. */
    record PastErasure(ErasureReceipt receipt) implements PersonalDatum {}
}
