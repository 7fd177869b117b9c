package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a clock that is set by hand, and with a source that answers when it is told to. */
@Timeout(60)
final class FreshnessTest {
    private static final Executor AT_ONCE = Runnable::run;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private boolean answers = true;

    @Nested
    final class Asks {
        private final Freshness freshness = freshness(AT_ONCE);

        @Test
        void nothingBeforeAnybodyReads() {
            assertEquals(0, asked.get());
        }

        @Test
        void forTheFirstReader() {
            assertTrue(freshness.isGood());
            assertEquals(1, asked.get());
        }

        @Test
        void notAgainWithinASecond() {
            freshness.isGood();
            pass(Duration.ofSeconds(1));

            assertTrue(freshness.isGood());
            assertEquals(1, asked.get());
        }

        @Test
        void againAfterASecond() {
            freshness.isGood();
            pass(Duration.ofSeconds(1).plusNanos(1));

            assertTrue(freshness.isGood());
            assertEquals(2, asked.get());
        }

        @Test
        void nothingHoweverLongNobodyReads() {
            freshness.isGood();
            pass(Duration.ofDays(1));

            assertEquals(1, asked.get());
            assertTrue(freshness.isGood());
            assertEquals(2, asked.get());
        }

        @Test
        void againWhereNobodyCouldBeSentToAsk() {
            var work = new AtomicInteger();
            var freshness = freshness(refresh -> {
                if (work.incrementAndGet() == 1) {
                    throw new RejectedExecutionException();
                }
                refresh.run();
            });
            assertThrows(RejectedExecutionException.class, freshness::isGood);
            assertTrue(freshness.isGood());
            assertEquals(1, asked.get());
        }

        @Test
        void aSourceThatFailsOnceASecondAndNotForEachReader() {
            answers = false;
            freshness.isGood();
            pass(Duration.ofSeconds(1).minusNanos(1));
            freshness.isGood();
            assertEquals(1, asked.get());

            pass(Duration.ofNanos(1));
            freshness.isGood();
            assertEquals(2, asked.get());
        }
    }

    @Nested
    final class IsNotGood {
        private final Freshness freshness = freshness(AT_ONCE);

        @Test
        void beforeTheSourceEverAnswered() {
            answers = false;

            assertFalse(freshness.isGood());
        }

        @Test
        void thirtySecondsAfterTheLastAnswer() {
            freshness.isGood();
            answers = false;
            pass(Duration.ofSeconds(30));
            assertTrue(freshness.isGood());

            pass(Duration.ofNanos(1));
            assertFalse(freshness.isGood());
        }

        @Test
        void anyLongerThanTheSourceIsAway() {
            freshness.isGood();
            answers = false;
            pass(Duration.ofMinutes(5));
            assertFalse(freshness.isGood());
            answers = true;
            pass(Duration.ofSeconds(1));

            assertTrue(freshness.isGood());
        }

        /** A copy is as old as the question that brought it, not as the answer. */
        @Test
        void becauseTheAnswerTookLong() {
            var slow = new Freshness(
                    () -> {
                        pass(Duration.ofSeconds(31));
                        return true;
                    },
                    AT_ONCE,
                    now::get,
                    Duration.ofMinutes(1));

            assertFalse(slow.isGood());
        }

        @Test
        void whereTheSourceBreaks() {
            var broken = new Freshness(
                    () -> {
                        asked.incrementAndGet();
                        throw new IllegalStateException("of the source");
                    },
                    AT_ONCE,
                    now::get,
                    Duration.ofMinutes(1));
            assertThrows(IllegalStateException.class, broken::isGood);
            pass(Duration.ofSeconds(1));

            assertThrows(IllegalStateException.class, broken::isGood);
            assertEquals(2, asked.get());
        }
    }

    @Nested
    final class WhileTheSourceIsBeingAsked {
        private final Freshness freshness = freshness(waiting::add);

        @Test
        void readersGoOnWithWhatIsYoungerThanTooOld() {
            refreshed();
            pass(Freshness.TOO_OLD);

            assertTrue(freshness.isGood());
            assertTrue(freshness.isGood());
            assertEquals(1, waiting.size());
        }

        @Test
        void readersGoOnWithWhatThereIsAfterAFailure() {
            refreshed();
            answers = false;
            pass(Duration.ofSeconds(1).plusNanos(1));
            freshness.isGood();
            waiting.remove().run();
            pass(Duration.ofSeconds(20));

            assertTrue(freshness.isGood());
            assertEquals(1, waiting.size());
        }

        @Test
        void aReaderOfWhatIsTooOldWaitsForTheAnswer() throws Exception {
            var begun = new CountDownLatch(1);
            var real = new Freshness(
                    () -> {
                        begun.countDown();
                        return true;
                    },
                    Thread::startVirtualThread,
                    now::get,
                    Duration.ofMinutes(1));

            assertTrue(real.isGood());
            begun.await();
        }

        /** Or a token that was taken back while this instance could not ask would be let in, though it can ask again. */
        @Test
        void aReaderAfterAFailureWaitsForASourceThatIsWellAgain() {
            var source = freshness(WhileTheSourceIsBeingAsked::onceTheReaderWaits);
            source.isGood();
            answers = false;
            pass(Duration.ofSeconds(2));
            source.isGood();
            answers = true;
            pass(Duration.ofSeconds(20));

            assertTrue(source.isGood());
            assertEquals(Optional.of(Duration.ZERO), source.age());
        }

        @Test
        void nobodyWaitsAfterAFailureForASourceThatHangs() {
            refreshed();
            answers = false;
            pass(Duration.ofSeconds(1).plusNanos(1));
            freshness.isGood();
            waiting.remove().run();
            pass(Duration.ofSeconds(2));
            freshness.isGood();
            assertEquals(1, waiting.size());

            pass(Freshness.BRIEFLY);
            assertTimeoutPreemptively(Duration.ofSeconds(30), freshness::isGood);
            pass(Duration.ofMinutes(1));
            assertTimeoutPreemptively(Duration.ofSeconds(30), freshness::isGood);
        }

        @Test
        void aReaderWaitsNoLongerThanItsPatience() {
            var impatient = new Freshness(() -> true, waiting::add, now::get, Duration.ofNanos(1));

            assertFalse(impatient.isGood());
        }

        @Test
        void anInterruptedReaderStaysInterrupted() throws Exception {
            var seen = new AtomicInteger();
            var reader = Thread.ofVirtual().unstarted(() -> {
                Thread.currentThread().interrupt();
                freshness.isGood();
                seen.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            });
            reader.start();
            reader.join();

            assertEquals(1, seen.get());
        }

        private static void onceTheReaderWaits(Runnable refresh) {
            var reader = Thread.currentThread();
            Thread.startVirtualThread(() -> {
                while (reader.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                refresh.run();
            });
        }

        private void refreshed() {
            // Nobody can wait for a source that answers by hand: the first reader only begins.
            var reader = Thread.ofVirtual().start(freshness::isGood);
            while (waiting.isEmpty()) {
                Thread.onSpinWait();
            }
            waiting.remove().run();
            assertTrue(joined(reader));
        }

        private static boolean joined(Thread thread) {
            try {
                return thread.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Freshness freshness(Executor background) {
        return new Freshness(
                () -> {
                    asked.incrementAndGet();
                    return answers;
                },
                background,
                now::get,
                Duration.ofMinutes(1));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
