package dev.latchkey.domain.privacy;

/** What became of the wish to be erased. */
public sealed interface Erasure {
    /**
     * Nothing is left.
     *
     * @param tasks how many there were
     */
    record Erased(ErasureReceipt receipt, long tasks) implements Erasure {}

    /** The caller's access had been taken back; nothing was changed. */
    record AccessRevoked() implements Erasure {}
}
