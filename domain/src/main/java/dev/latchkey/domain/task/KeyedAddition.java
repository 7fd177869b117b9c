package dev.latchkey.domain.task;

/** What became of a new task that came with a key. */
public sealed interface KeyedAddition {
    /**
     * It is there, and it was added once.
     *
     * @param task as it was when made, now or when the key came first; what became of it since is another matter
     */
    record Added(Task task) implements KeyedAddition {}

    /** The key has come before, with a task that said something else; nothing was kept. */
    record KeyReused() implements KeyedAddition {}

    /** The owner's access was taken back since it was proven; nothing was kept. */
    record AccessRevoked() implements KeyedAddition {}
}
