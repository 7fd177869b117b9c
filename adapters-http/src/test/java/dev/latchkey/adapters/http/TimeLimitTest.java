package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TimeLimitTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofDays(1);

    /** The thread has other requests to answer. */
    @Test
    void leavesNoInterruptionBehindThatCameInTime() {
        try (var _ = new TimeLimit(SHORT, () -> 0)) {
            awaitInterruption();
        }

        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void interruptsNobodyWhoWasInTime() {
        try (var _ = new TimeLimit(LONG, () -> 0)) {
            assertFalse(Thread.currentThread().isInterrupted());
        }

        assertFalse(Thread.currentThread().isInterrupted());
    }

    private static void awaitInterruption() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }
}
