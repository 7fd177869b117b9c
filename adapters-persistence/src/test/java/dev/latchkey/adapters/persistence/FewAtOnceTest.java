package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FewAtOnceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static String fail() {
        throw new IllegalStateException();
    }

    @Nested
    final class Places {
        private final FewAtOnce few = new FewAtOnce(2, 1, LONG);

        private String enter(Supplier<String> stay) {
            return few.enter(stay, "no room");
        }

        @Test
        void areForAsManyAsMayBeInside() {
            assertEquals("in", enter(() -> enter(() -> "in")));
            assertEquals("no room", enter(() -> enter(() -> enter(() -> "in"))));
        }

        @Test
        void areLeftByWhoeverFails() {
            for (var n = 0; n < 3; n++) {
                assertThrows(IllegalStateException.class, () -> enter(FewAtOnceTest::fail));
            }
            assertEquals("in", enter(() -> enter(() -> "in")));
        }
    }

    @Nested
    final class Turns {
        private static String work(FewAtOnce few, Supplier<String> work) {
            return few.takeTurn(work, "no turn");
        }

        @Test
        void areForAsManyAsMayWork() {
            var few = new FewAtOnce(10, 2, Duration.ofMillis(1));
            assertEquals("done", work(few, () -> work(few, () -> "done")));
            assertEquals("no turn", work(few, () -> work(few, () -> work(few, () -> "done"))));
            assertEquals("done", work(few, () -> work(few, () -> "done")));
        }

        @Test
        void areGivenBackByWhoeverFails() {
            var few = new FewAtOnce(10, 1, Duration.ZERO);
            assertThrows(IllegalStateException.class, () -> work(few, FewAtOnceTest::fail));
            assertEquals("done", work(few, () -> "done"));
        }

        @Test
        void areWaitedFor() throws Exception {
            var few = new FewAtOnce(10, 1, LONG);
            var begun = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            var first = new FutureTask<>(() -> work(few, () -> {
                begun.countDown();
                return await(end);
            }));
            var second = new FutureTask<>(() -> work(few, () -> "done"));
            Thread.ofPlatform().start(first);
            begun.await();
            var waiting = Thread.ofPlatform().start(second);
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }

            end.countDown();
            assertEquals("waited", first.get());
            assertEquals("done", second.get());
        }

        @Test
        void areNotWaitedForByWhoeverIsInterrupted() {
            var few = new FewAtOnce(10, 1, LONG);
            assertEquals("no turn", work(few, () -> {
                Thread.currentThread().interrupt();
                return work(few, () -> "done");
            }));
            assertTrue(Thread.interrupted());
        }

        private static String await(CountDownLatch latch) {
            try {
                latch.await();
                return "waited";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
