package dev.latchkey.adapters.http;

import java.util.List;
import java.util.function.Function;

/** What came of reading a body: what it says, or everything wrong with it. */
sealed interface Reading<T> {
    record Accepted<T>(T value) implements Reading<T> {}

    record Faulty<T>(List<Fault> faults) implements Reading<T> {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** What is made of it, where it could be read. */
    default <R> Reading<R> then(Function<T, Reading<R>> next) {
        return switch (this) {
            case Accepted<T>(var value) -> next.apply(value);
            case Faulty<T>(var faults) -> new Faulty<>(faults);
        };
    }

    /** The answer to what was read, or the refusal that lists the faults. */
    default Answer answer(Function<T, Answer> handler) {
        return switch (this) {
            case Accepted<T>(var value) -> handler.apply(value);
            case Faulty<T>(var faults) -> Answer.Refusal.of(faults);
        };
    }
}
