package dev.latchkey.adapters.http;

import io.helidon.common.concurrency.limits.AimdLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.concurrency.limits.LimitAlgorithm.Outcome;
import io.helidon.common.concurrency.limits.LimitAlgorithm.Token;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may be with the database: one more for each that got what it wanted quickly, a tenth fewer for each that was slow
 * (additive increase, multiplicative decrease). So whoever is let in waits about as long as may be, whatever the database
 * can do just now, and all others are told at once.
 */
final class Admission {
    private record Inside(Token token, long since) {}

    private final Limit limit;
    private final LongSupplier nanoTime;
    private final long slowNanos;

    Admission(Capacity capacity, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        slowNanos = capacity.slow().toNanos();
        limit = AimdLimit.builder()
                .minLimit(capacity.leastWithData())
                .initialLimit(capacity.mostWithData())
                .maxLimit(capacity.mostWithData())
                .timeout(capacity.slow())
                .clock(nanoTime::getAsLong)
                .build();
    }

    /**
     * Before anything is done for a request that could not be let in afterwards.
     *
     * @throws OverloadedException if nobody could be let in now
     */
    void requireRoom() {
        enter().token().ignore();
    }

    /** @throws OverloadedException if nobody can be let in now */
    Stay begin() {
        return new Stay();
    }

    private Inside enter() {
        if (limit.tryAcquireOutcome(false) instanceof Outcome.Accepted accepted) {
            return new Inside(accepted.token(), nanoTime.getAsLong());
        }
        throw new OverloadedException();
    }

    /** Somebody who was let in, until closed. */
    final class Stay implements AutoCloseable {
        private final AtomicReference<@Nullable Inside> inside = new AtomicReference<>(enter());
        private final AtomicBoolean successful = new AtomicBoolean();

        /**
         * What somebody outside, who may be slow, is waited for; meanwhile another is let in.
         *
         * @throws OverloadedException if there is no room any more afterwards
         */
        <T> T waitingFor(Supplier<T> outside) {
            // Nothing was asked of the database yet, so this tells nothing of it.
            leave(held -> held.token().ignore());
            var result = outside.get();
            inside.set(enter());
            return result;
        }

        /** The answer, as what the stay comes to. */
        Answer with(Answer answer) {
            successful.set(answer instanceof Answer.Success);
            return answer;
        }

        /**
         * What was slow counts whatever came of it: whoever got no connection waited long for it. What was quick counts
         * where it was a success. A refusal may be of before the database was asked, and could be had in any number.
         */
        @Override
        public void close() {
            leave(held -> {
                if (successful.get() || nanoTime.getAsLong() - held.since() > slowNanos) {
                    held.token().success();
                } else {
                    held.token().ignore();
                }
            });
        }

        private void leave(Consumer<Inside> how) {
            var held = inside.getAndSet(null);
            if (held != null) {
                how.accept(held);
            }
        }
    }
}
