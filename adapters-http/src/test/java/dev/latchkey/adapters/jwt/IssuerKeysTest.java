package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.IssuerKeys.Lookup;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threat 6.11. */
@Timeout(30)
final class IssuerKeysTest {
    private static final TestKey A = TestKey.of(JwsAlgorithm.EDDSA, "a");
    private static final TestKey B = TestKey.of(JwsAlgorithm.ES256, "b");
    private static final TestKey C = TestKey.of(JwsAlgorithm.ES256, "c");
    private static final TestKey REUSED = TestKey.of(JwsAlgorithm.EDDSA, "a");
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration REFRESH = Duration.ofMinutes(4);
    private static final Duration RETRY = Duration.ofMillis(750);
    private static final Duration LONGEST_WAIT = Patience.TIME.dividedBy(2);
    private static final Duration TICK = Duration.ofNanos(1);

    private final CountedCache heard = new CountedCache();
    private final TestTime time = new TestTime();
    private final FetchFailures failures = new FetchFailures();
    private final TestSource source = new TestSource(time);
    private final IssuerKeys keys = keys(LONGEST_WAIT);

    @AfterEach
    void neverAskTheIssuerTooOften() {
        keys.close();
        assertTrue(source.mostIn(INTERVAL) <= 2, "more than two fetches in 30 s");
    }

    private IssuerKeys keys(Duration longestWait) {
        return keys(longestWait, time, failures);
    }

    /** The schedule of a machine that goes on after a fault. */
    private void forgiving(Runnable task, Duration delay) {
        time.run(
                () -> {
                    try {
                        task.run();
                    } catch (IllegalArgumentException fault) {
                        // Said elsewhere.
                    }
                },
                delay);
    }

    private IssuerKeys keys(Duration longestWait, Schedule schedule, JwkSetEvents told) {
        var config = new JwkSetConfig(
                URI.create("https://auth.example.test/jwks"),
                Duration.ofMinutes(5),
                INTERVAL,
                Duration.ofHours(24),
                Duration.ofSeconds(5),
                longestWait);
        return new IssuerKeys(
                config,
                source,
                new JwkSetReader(new JcaSignatureEngine()),
                told,
                time,
                schedule,
                RandomGenerator.getDefault(),
                heard);
    }

    private static KeyName name(TestKey key) {
        var id = Stream.of("b", "c")
                .filter(other -> key.jwk().contains('"' + other + '"'))
                .findAny()
                .orElse("a");
        return new KeyName(key.algorithm().canonical(), id);
    }

    private static KeyName unknown(int i) {
        return new KeyName(JwsAlgorithm.ED25519, "unknown-" + i);
    }

    private void assertFound(TestKey key) throws TokenRefusal {
        assertFound(key, keys.find(name(key)));
    }

    private static void assertFound(TestKey key, Lookup lookup) throws TokenRefusal {
        assertTrue(lookup instanceof Lookup.Found(var found) && found.signed(CompactJws.read(key.token("{}"))));
    }

    private VerificationKey found(TestKey key) {
        return keys.find(name(key)) instanceof Lookup.Found(var found) ? found : Objects.requireNonNull(null);
    }

    private @Nullable VerificationKey successorOf(VerificationKey distrusted) {
        return keys.successorOf(distrusted.name(), distrusted);
    }

    private void warmUpWith(TestKey... published) throws Exception {
        source.publishes(published);
        keys.warmUp();
        time.settle();
        source.awaitFetch();
    }

    private static <T> Future<T> elsewhere(Callable<T> task) {
        var future = new FutureTask<>(task);
        Thread.startVirtualThread(future);
        return future;
    }

    /** Runs it elsewhere, and returns once it waits for something. */
    private static <T> Future<T> waitingElsewhere(Callable<T> task) {
        var future = new FutureTask<>(task);
        var thread = Thread.startVirtualThread(future);
        var deadline = System.nanoTime() + Patience.TIME.toNanos();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(System.nanoTime() < deadline, "does not wait");
            Thread.onSpinWait();
        }
        return future;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(Patience.MILLIS, TimeUnit.MILLISECONDS);
    }

    @Nested
    class WarmingUp {
        @Test
        void bringsTheKeysBeforeItReturns() throws Exception {
            source.publishes(A, B);
            keys.warmUp();
            assertFound(A);
            assertFound(B);
            assertEquals(1, source.fetches());
        }

        @Test
        void mayFail() throws Exception {
            source.isDown();
            keys.warmUp();
            assertNull(keys.current());
            assertEquals(1, source.fetches());
        }

        @Test
        void waitsNoLongerThanARequest() throws Exception {
            var impatient = keys(Duration.ofMillis(20));
            var latch = source.publishesLater(A);
            impatient.warmUp();
            assertNull(impatient.current());
            latch.countDown();
            time.settle();
            assertFound(A, impatient.find(name(A)));
        }

        @Test
        void twiceIsOneFetch() throws Exception {
            var latch = source.publishesLater(A);
            var first = waitingElsewhere(() -> {
                keys.warmUp();
                return keys.current();
            });
            var second = waitingElsewhere(() -> {
                keys.warmUp();
                return keys.current();
            });
            latch.countDown();
            assertSame(get(first), get(second));
            assertFound(A);
            assertEquals(1, source.fetches());
        }

        @Test
        void canBeInterrupted() throws Exception {
            var latch = source.publishesLater(A);
            var interrupted = elsewhere(() -> {
                Thread.currentThread().interrupt();
                keys.warmUp();
                return Thread.currentThread().isInterrupted();
            });
            assertTrue(get(interrupted));
            latch.countDown();
        }
    }

    @Nested
    class Watched {
        @Test
        void tellsWhatCameOfEachFetch() throws Exception {
            source.isDown();
            keys.warmUp();
            time.advance(RETRY);
            source.answers(() -> Jwks.bytes("[]"));
            time.advance(INTERVAL);
            source.publishes(A);
            time.advance(INTERVAL);
            assertEquals(List.of("unreachable", "unreachable", "not_a_jwk_set", "ok"), heard.fetches());
        }

        /** It is told of a failure by words that somebody must have written. */
        @Test
        void goesOnWhereWhoeverIsToldFails() throws Exception {
            var deaf = keys(LONGEST_WAIT, IssuerKeysTest.this::forgiving, new JwkSetEvents() {
                @Override
                public void dated(Duration clockDifference) {}

                @Override
                public void failed(URI location, String reason, JwkSetFinding why) {
                    throw new IllegalArgumentException("no words for " + reason);
                }
            });
            source.isDown();
            deaf.warmUp();
            source.publishes(A);
            time.advance(RETRY);
            assertFound(A, deaf.find(name(A)));
            assertEquals(List.of("unreachable", "ok"), heard.fetches());
        }

        @Test
        void hasNoAgeBeforeTheFirstSet() {
            source.isDown();
            keys.warmUp();
            assertEquals(Optional.empty(), keys.age());
        }

        @Test
        void agesFromTheBeginOfTheLastGoodFetch() throws Exception {
            warmUpWith(A);
            source.isDown();
            assertEquals(Optional.of(Duration.ZERO), keys.age());
            time.advance(Duration.ofMinutes(7));
            assertEquals(Optional.of(Duration.ofMinutes(7)), keys.age());
        }
    }

    @Nested
    class WithoutAnySet {
        @Test
        void theFirstQuestionBringsIt() throws Exception {
            source.publishes(A);
            assertFound(A);
            assertEquals(1, source.fetches());
        }

        @Test
        void everyQuestionIsOneOfUnavailableKeys() throws Exception {
            source.isDown();
            keys.warmUp();
            var asked = elsewhere(() -> keys.find(name(A)));
            time.awaitWaiting(RETRY);
            time.advance(RETRY);
            assertEquals(new Lookup.Unavailable(), get(asked));
            assertEquals(new Lookup.Unavailable(), keys.find(name(A)));
            assertEquals(2, source.fetches());
        }

        @Test
        void itRecoversAlone() throws Exception {
            source.isDown();
            keys.warmUp();
            time.advance(RETRY);
            source.publishes(A);
            time.advance(INTERVAL.minus(TICK));
            assertNull(keys.current());
            time.advance(TICK);
            assertFound(A);
            assertEquals(3, source.fetches());
        }
    }

    @Nested
    class Refreshing {
        @Test
        void happensAheadOfTheTimeToLive() throws Exception {
            warmUpWith(A);
            source.publishes(A, B);
            time.advance(REFRESH.minus(TICK));
            assertEquals(1, source.fetches());
            time.advance(TICK);
            assertEquals(2, source.fetches());
            assertFound(B);
            assertEquals(2, source.fetches());
        }

        @Test
        void goesOnAndOn() throws Exception {
            warmUpWith(A);
            for (int i = 2; i < 10; i++) {
                time.advance(REFRESH);
                assertEquals(i, source.fetches());
            }
        }

        /** Threat 6.1. */
        @Test
        void withdrawsKeys() throws Exception {
            warmUpWith(A, B);
            source.publishes(A);
            assertFound(B);
            time.advance(REFRESH);
            assertFound(A);
            assertEquals(new Lookup.Unknown(), keys.find(name(B)));
        }

        @Test
        void makesNoKnownKeyWait() throws Exception {
            warmUpWith(A);
            var latch = source.publishesLater(A);
            time.advanceWithoutWaiting(REFRESH);
            source.awaitFetch();
            assertFound(A);
            latch.countDown();
        }

        @Test
        void makesNoKnownKeyWaitForALock() throws Exception {
            var beginning = new CountDownLatch(1);
            var free = new CountDownLatch(1);
            var busy = keys(
                    LONGEST_WAIT,
                    (task, delay) -> {
                        if (source.fetches() == 1 && delay.isZero()) {
                            beginning.countDown();
                            awaitUninterruptibly(free);
                        }
                        time.run(task, delay);
                    },
                    failures);
            source.publishes(A);
            busy.warmUp();
            var unknown = elsewhere(() -> busy.find(unknown(1)));
            assertTrue(beginning.await(Patience.MILLIS, TimeUnit.MILLISECONDS));
            assertFound(A, get(elsewhere(() -> busy.find(name(A)))));
            free.countDown();
            assertEquals(new Lookup.Unknown(), get(unknown));
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            try {
                assertTrue(latch.await(Patience.MILLIS, TimeUnit.MILLISECONDS));
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }

        @Test
        void waitsOnWhenWokenTooEarly() throws Exception {
            warmUpWith(A);
            time.pass(REFRESH.minus(TICK));
            time.wakeAllTooEarly();
            assertEquals(1, source.fetches());
            time.advance(TICK);
            assertEquals(2, source.fetches());
        }

        @Test
        void startsAnewAfterAFetchOutOfTurn() throws Exception {
            warmUpWith(A);
            time.pass(Duration.ofMinutes(1));
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            assertEquals(2, source.fetches());
            time.advance(Duration.ofMinutes(3));
            assertEquals(2, source.fetches());
            time.advance(Duration.ofMinutes(1));
            assertEquals(3, source.fetches());
        }

        @Test
        void keepsTheSetItHasWhereNothingChanged() throws Exception {
            warmUpWith(A, B);
            var before = keys.current();
            source.publishes(B, A);
            time.advance(REFRESH);
            assertSame(before, keys.current());
        }

        @Test
        void isTriedOnceMoreSoonAndThenAtTheInterval() throws Exception {
            warmUpWith(A);
            source.isDown();
            time.advance(REFRESH);
            assertEquals(2, source.fetches());
            time.advance(RETRY);
            assertEquals(3, source.fetches());
            time.advance(INTERVAL.minus(TICK));
            assertEquals(3, source.fetches());
            time.advance(TICK);
            assertEquals(4, source.fetches());
        }
    }

    @Nested
    class AnUnknownKey {
        @Test
        void isFetchedWithoutARefusal() throws Exception {
            warmUpWith(A);
            source.publishes(A, B);
            assertFound(B);
            assertEquals(2, source.fetches());
        }

        @Test
        void isFetchedWithoutId() throws Exception {
            warmUpWith(A);
            source.publishes(A, B);
            assertFound(B, keys.find(new KeyName(JwsAlgorithm.ES256, null)));
        }

        @Test
        void isFetchedOnceForAllWhoAsk() throws Exception {
            warmUpWith(A);
            var latch = source.publishesLater(A, B);
            var answers = new ArrayList<Future<Lookup>>();
            for (int i = 0; i < 100; i++) {
                answers.add(elsewhere(() -> keys.find(name(B))));
            }
            source.awaitFetch();
            latch.countDown();
            for (var answer : answers) {
                assertFound(B, get(answer));
            }
            assertEquals(2, source.fetches());
        }

        @Test
        void isAskedForOnceInAnInterval() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            assertEquals(2, source.fetches());
            time.advance(INTERVAL.minus(TICK));
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            assertEquals(2, source.fetches());
            time.advance(TICK);
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            assertEquals(3, source.fetches());
        }

        @Test
        void thatIsKnownToBeAbsentWaitsForNothing() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            var latch = source.publishesLater(A);
            var other = elsewhere(() -> keys.find(unknown(2)));
            source.awaitFetch();
            source.awaitFetch();
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            latch.countDown();
            assertEquals(new Lookup.Unknown(), get(other));
        }

        @Test
        void isAskedForOnceIfTheFetchThatBeganBeforeTheQuestionBringsIt() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            var latch = source.publishesLater(A, B);
            var first = elsewhere(() -> keys.find(unknown(1)));
            source.awaitFetch();
            var second = waitingElsewhere(() -> keys.find(name(B)));
            latch.countDown();
            assertFound(B, get(second));
            assertEquals(new Lookup.Unknown(), get(first));
            assertEquals(2, source.fetches());
        }

        @Test
        void isAskedForAgainIfTheFetchBeganBeforeTheQuestion() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            var latch = source.publishesLater(A);
            var first = elsewhere(() -> keys.find(unknown(1)));
            source.awaitFetch();
            var second = elsewhere(() -> {
                source.publishes(A, B);
                return keys.find(name(B));
            });
            latch.countDown();
            assertFound(B, get(second));
            assertEquals(new Lookup.Unknown(), get(first));
        }

        @Test
        void isUnavailableWhereTheIssuerChangesItsKeysFasterThanTheyMayBeFetched() throws Exception {
            warmUpWith(A);
            source.publishes(A, B);
            assertFound(B);
            source.publishes(A, B, C);
            assertEquals(new Lookup.Unavailable(), keys.find(name(C)));
            assertEquals(2, source.fetches());
            time.advance(INTERVAL);
            assertFound(C);
        }

        @Test
        void isUnavailableWhereTheIssuerFails() throws Exception {
            warmUpWith(A);
            time.advance(REFRESH);
            time.advance(INTERVAL);
            source.isDown();
            var asked = elsewhere(() -> keys.find(name(B)));
            time.awaitWaiting(RETRY);
            time.advance(RETRY);
            assertEquals(new Lookup.Unavailable(), get(asked));
            assertEquals(new Lookup.Unavailable(), keys.find(name(B)));
            assertFound(A);
        }

        @Test
        void waitsForTheRetryOfAFailedFetch() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            source.isDown();
            var asked = elsewhere(() -> keys.find(name(B)));
            source.awaitFetch();
            time.awaitWaiting(RETRY);
            source.publishes(A, B);
            time.advance(RETRY);
            assertFound(B, get(asked));
        }

        @Test
        void waitsNoLongerThanTheLongestWait() throws Exception {
            var impatient = keys(Duration.ofMillis(20));
            source.publishes(A);
            impatient.warmUp();
            time.settle(); // on a busy machine 20 ms may not be enough even for a source that answers
            time.advance(REFRESH);
            var latch = source.publishesLater(A, B);
            assertEquals(new Lookup.Unavailable(), impatient.find(name(B)));
            latch.countDown();
            time.settle();
            assertFound(B, impatient.find(name(B)));
        }

        @Test
        void isUnavailableToAnInterruptedThread() throws Exception {
            warmUpWith(A);
            var latch = source.publishesLater(A, B);
            var interrupted = elsewhere(() -> {
                Thread.currentThread().interrupt();
                assertEquals(new Lookup.Unavailable(), keys.find(name(B)));
                return Thread.currentThread().isInterrupted();
            });
            assertTrue(get(interrupted));
            latch.countDown();
        }
    }

    /** Threat 5.5. */
    @Nested
    class AFloodOfUnknownKeys {
        @Test
        void makesTwoFetchesInThirtySeconds() throws Exception {
            warmUpWith(A);
            for (int second = 0; second < 60; second++) {
                for (int i = 0; i < 1000; i++) {
                    assertEquals(new Lookup.Unknown(), keys.find(unknown(1000 * second + i)));
                }
                assertFound(A);
                time.advance(Duration.ofSeconds(1));
            }
            assertEquals(4, source.fetches());
        }

        @Test
        void makesNoMoreWhereTheIssuerFails() throws Exception {
            warmUpWith(A);
            source.isDown();
            time.advance(REFRESH);
            time.advance(RETRY);
            for (int second = 0; second < 60; second++) {
                for (int i = 0; i < 1000; i++) {
                    assertEquals(new Lookup.Unavailable(), keys.find(unknown(i)));
                }
                assertFound(A);
                time.advance(Duration.ofMillis(1));
            }
            assertEquals(3, source.fetches());
        }

        @Test
        void fromManyThreadsLetsTheKnownPass() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            var latch = source.publishesLater(A);
            var flood = new ArrayList<Future<Lookup>>();
            for (int i = 0; i < 1000; i++) {
                var name = unknown(i);
                flood.add(elsewhere(() -> keys.find(name)));
            }
            source.awaitFetch();
            for (int i = 0; i < 1000; i++) {
                assertSame(Lookup.Found.class, keys.find(name(A)).getClass());
            }
            latch.countDown();
            for (var answer : flood) {
                assertEquals(new Lookup.Unknown(), get(answer));
            }
        }
    }

    @Nested
    class AnIssuerThatIsDown {
        @Test
        void forAnHourHarmsNoKnownKey() throws Exception {
            warmUpWith(A);
            source.isDown();
            for (int second = 0; second < 3600; second += 5) {
                time.advance(Duration.ofSeconds(5));
                assertSame(Lookup.Found.class, keys.find(name(A)).getClass());
            }
            source.publishes(B);
            time.advance(INTERVAL);
            assertFound(B);
            assertEquals(new Lookup.Unknown(), keys.find(name(A)));
        }

        @Test
        void losesItsKeysAfterADay() throws Exception {
            warmUpWith(A);
            source.isDown();
            time.advance(Duration.ofHours(24));
            time.advance(RETRY.negated());
            time.pass(RETRY);
            assertFound(A);
            time.pass(TICK);
            assertNull(keys.current());
            assertNull(successorOf(Objects.requireNonNull(Jwks.set(A.jwk()).find(name(A)))));
        }

        @Test
        void isLeftAloneAsLongAsItWants() throws Exception {
            warmUpWith(A);
            source.wantsPeaceFor(Duration.ofSeconds(100));
            time.advance(REFRESH);
            assertEquals(2, source.fetches());
            time.advance(Duration.ofSeconds(100).minus(TICK));
            assertEquals(new Lookup.Unavailable(), keys.find(name(B)));
            assertEquals(2, source.fetches());
            source.publishes(A, B);
            time.advance(TICK);
            assertEquals(3, source.fetches());
            assertFound(B);
        }

        @Test
        void isOneThatBreaksOurCode() throws Exception {
            source.answers(() -> {
                throw new IllegalStateException("broken");
            });
            keys.warmUp();
            source.answers(() -> {
                throw new NoClassDefFoundError("broken");
            });
            time.advance(RETRY);
            source.answers(() -> {
                throw new InterruptedException();
            });
            time.advance(INTERVAL);
            source.answers(() -> Jwks.bytes("<html>"));
            time.advance(RETRY);
            assertEquals(4, source.fetches());
            assertNull(keys.current());
            source.publishes(A);
            time.advance(INTERVAL);
            assertFound(A);
        }

        @Test
        void isOneThatAnswersWithSomethingElse() throws Exception {
            warmUpWith(A);
            source.answers(() -> Jwks.bytes("{\"error\":\"rate limited\"}"));
            time.advance(REFRESH);
            assertFound(A);
            source.publishes(B);
            time.advance(RETRY);
            assertFound(B);
        }
    }

    @Nested
    class ABadSignature {
        @Test
        void findsTheKeyThatTookOverTheId() throws Exception {
            warmUpWith(A);
            source.publishes(REUSED);
            var successor = Objects.requireNonNull(successorOf(found(A)));
            assertTrue(successor.signed(CompactJws.read(REUSED.token("{}"))));
            assertFound(REUSED);
            assertEquals(2, source.fetches());
        }

        @Test
        void findsTheKeyThatHasBecomeTheOnlyOneWhereNoIdIsGiven() throws Exception {
            warmUpWith(B);
            source.publishes(C);
            var anyId = new KeyName(JwsAlgorithm.ES256, null);
            var successor = Objects.requireNonNull(keys.successorOf(anyId, found(B)));
            assertTrue(successor.signed(CompactJws.read(C.token("{}"))));
            assertEquals(2, source.fetches());
        }

        @Test
        void isNotExplainedByTheSameKey() throws Exception {
            warmUpWith(A);
            assertNull(successorOf(found(A)));
            assertEquals(2, source.fetches());
        }

        @Test
        void isNotExplainedByAWithdrawnKey() throws Exception {
            warmUpWith(A);
            var distrusted = found(A);
            source.publishes(B);
            assertNull(successorOf(distrusted));
        }

        @Test
        void costsOneFetchInAnInterval() throws Exception {
            warmUpWith(A, B);
            time.advance(INTERVAL);
            assertNull(successorOf(found(A)));
            assertNull(successorOf(found(B)));
            assertNull(successorOf(found(A)));
            assertEquals(2, source.fetches());
            time.advance(INTERVAL.minus(TICK));
            assertNull(successorOf(found(B)));
            assertEquals(2, source.fetches());
            time.advance(TICK);
            assertNull(successorOf(found(B)));
            assertEquals(3, source.fetches());
        }

        @Test
        void leavesAFetchForANewKey() throws Exception {
            warmUpWith(A);
            time.advance(INTERVAL);
            assertNull(successorOf(found(A)));
            source.publishes(A, B);
            assertFound(B);
            assertEquals(3, source.fetches());
        }

        @Test
        void isNotInvestigatedBeyondTheBudget() throws Exception {
            warmUpWith(A);
            assertEquals(new Lookup.Unknown(), keys.find(unknown(1)));
            source.publishes(REUSED);
            assertNull(successorOf(found(A)));
            assertEquals(2, source.fetches());
        }

        @Test
        void needsNoFetchWhereTheSetHasChangedMeanwhile() throws Exception {
            warmUpWith(A);
            var distrusted = found(A);
            source.publishes(REUSED);
            time.advance(REFRESH);
            assertTrue(Objects.requireNonNull(successorOf(distrusted)).signed(CompactJws.read(REUSED.token("{}"))));
            assertEquals(2, source.fetches());
        }

        @Test
        void waitsForTheFetchThatRuns() throws Exception {
            warmUpWith(A);
            var distrusted = found(A);
            var latch = source.publishesLater(REUSED);
            time.advanceWithoutWaiting(REFRESH);
            source.awaitFetch();
            var asked = waitingElsewhere(() -> successorOf(distrusted));
            latch.countDown();
            var successor = Objects.requireNonNull(get(asked));
            assertTrue(successor.signed(CompactJws.read(REUSED.token("{}"))));
            assertEquals(2, source.fetches());
            assertNull(successorOf(successor), "a doubt of its own, which is not yet spent");
            assertEquals(3, source.fetches());
        }

        @Test
        void waitsNoLongerThanTheLongestWait() throws Exception {
            var impatient = keys(Duration.ofMillis(20));
            source.publishes(A);
            impatient.warmUp();
            time.settle(); // on a busy machine 20 ms may not be enough even for a source that answers
            var latch = source.publishesLater(REUSED);
            var distrusted = Objects.requireNonNull(
                    Objects.requireNonNull(impatient.current()).find(name(A)));
            assertNull(impatient.successorOf(distrusted.name(), distrusted));
            latch.countDown();
            time.settle();
        }

        @Test
        void isNotExplainedToAnInterruptedThread() throws Exception {
            warmUpWith(A);
            var latch = source.publishesLater(REUSED);
            var interrupted = elsewhere(() -> {
                Thread.currentThread().interrupt();
                assertNull(successorOf(found(A)));
                return Thread.currentThread().isInterrupted();
            });
            assertTrue(get(interrupted));
            latch.countDown();
        }
    }

    @Nested
    class Logs {
        @Test
        void eachChangeOfTheSetOnce() throws Exception {
            try (var logged = new Logged()) {
                warmUpWith(A);
                time.advance(REFRESH);
                source.answers(() -> Jwks.bytes(TestKey.jwkSet(B.jwk(), "{}")));
                time.advance(REFRESH);
                time.advance(REFRESH);
                assertEquals(
                        List.of(
                                "INFO jwk_set_changed [keys=\"[kid a, alg Ed25519]\"] null",
                                "INFO jwk_set_changed [keys=\"[kid b, alg ES256]\"] null",
                                "WARN jwk_not_used [key=\"key with index 1 has an unknown kty or crv\"] null"),
                        logged.lines());
            }
        }

        @Test
        void whatBrokeAndNothingElse() throws Exception {
            try (var logged = new Logged()) {
                source.isDown();
                keys.warmUp();
                source.answers(() -> {
                    throw new IllegalStateException("secret");
                });
                time.advance(RETRY);
                source.answers(() -> Jwks.bytes("<html>"));
                time.advance(INTERVAL);
                assertEquals(
                        List.of("WARN jwk_set_fetch_broke [cause=\"java.lang.IllegalStateException\"] null"),
                        logged.lines());
            }
            var at = " of https://auth.example.test/jwks: ";
            assertEquals(
                    List.of(
                            "UNREACHABLE" + at + "UNREACHABLE, no answer",
                            "INTERNAL" + at + "NOT_EXAMINED, no answer",
                            "NOT_A_JWK_SET" + at + "NOT_JSON, 6 bytes"),
                    failures.told());
        }
    }

    @Nested
    class Closing {
        @Test
        void closesTheSourceAndFetchesNoMore() throws Exception {
            warmUpWith(A);
            assertFalse(source.isClosed());
            keys.close();
            assertTrue(source.isClosed());
            time.advance(REFRESH);
            assertEquals(new Lookup.Unavailable(), keys.find(name(B)));
            assertEquals(1, source.fetches());
            assertFound(A);
        }

        @Test
        void letsEveryoneGoAtOnce() throws Exception {
            var patient = keys(Duration.ofMinutes(1));
            source.isDown();
            var asked = waitingElsewhere(() -> patient.find(name(B)));
            time.awaitWaiting(RETRY);
            patient.close();
            assertEquals(new Lookup.Unavailable(), get(asked));
        }

        @Test
        void leavesTheKeysUnavailableWhereThereNeverWasASet() {
            keys.close();
            keys.warmUp();
            assertEquals(new Lookup.Unavailable(), keys.find(name(A)));
            assertEquals(0, source.fetches());
        }

        @Test
        void leavesABadSignatureUnexplained() throws Exception {
            warmUpWith(A);
            var distrusted = found(A);
            source.publishes(REUSED);
            keys.close();
            assertNull(successorOf(distrusted));
            assertEquals(1, source.fetches());
        }
    }
}
