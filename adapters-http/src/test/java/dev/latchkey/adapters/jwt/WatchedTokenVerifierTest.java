package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.AccessUnknown;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WatchedTokenVerifierTest {
    private static final BearerToken TOKEN = new BearerToken("a.b.c");
    private static final TokenVerification VERIFIED =
            new Verified(new UserId("alice"), Instant.EPOCH, Instant.EPOCH.plusSeconds(900), "session");

    private final List<RefusalTrend> told = new ArrayList<>();
    // Near the end of what a long can hold: System.nanoTime may begin anywhere.
    private long now = Long.MAX_VALUE - Duration.ofMinutes(30).toNanos();
    private final RefusalWatch watch = new RefusalWatch(() -> now);

    private void verdicts(int number, TokenVerification verdict) {
        var verifier = new WatchedTokenVerifier(_ -> verdict, watch, told::add);
        for (var i = 0; i < number; i++) {
            assertSame(verdict, verifier.verify(TOKEN));
        }
    }

    private void refusals(int number, TokenRejection reason) {
        verdicts(number, new Rejected(reason));
    }

    @Nested
    class Tells {
        @ParameterizedTest
        @EnumSource
        void ofTheHundredthRefusalWhereAllHaveOneReason(TokenRejection reason) {
            refusals(99, reason);
            assertEquals(List.of(), told);

            refusals(1, reason);
            assertEquals(List.of(new RefusalTrend(reason, 100, 100)), told);
        }

        @Test
        void fromEightyPercentOn() {
            refusals(21, TokenRejection.MALFORMED);
            refusals(83, TokenRejection.WRONG_AUDIENCE);
            assertEquals(List.of(), told);

            refusals(1, TokenRejection.WRONG_AUDIENCE);
            assertEquals(List.of(new RefusalTrend(TokenRejection.WRONG_AUDIENCE, 84, 105)), told);
            assertEquals(80, told.getFirst().percent());
        }

        @Test
        void onceInAnHour() {
            refusals(1000, TokenRejection.WRONG_AUDIENCE);
            now += Duration.ofHours(1).toNanos() - 1;
            refusals(1000, TokenRejection.WRONG_AUDIENCE);
            assertEquals(1, told.size());

            now++;
            refusals(99, TokenRejection.WRONG_AUDIENCE);
            assertEquals(1, told.size());
            refusals(1, TokenRejection.WRONG_AUDIENCE);
            assertEquals(2, told.size());
            assertEquals(new RefusalTrend(TokenRejection.WRONG_AUDIENCE, 100, 100), told.getLast());
        }

        @Test
        void ofEachReasonApart() {
            refusals(100, TokenRejection.MALFORMED);
            refusals(399, TokenRejection.WRONG_AUDIENCE);
            assertEquals(List.of(new RefusalTrend(TokenRejection.MALFORMED, 100, 100)), told);

            refusals(1000, TokenRejection.WRONG_AUDIENCE);
            refusals(10_000, TokenRejection.MALFORMED);
            assertEquals(
                    List.of(
                            new RefusalTrend(TokenRejection.MALFORMED, 100, 100),
                            new RefusalTrend(TokenRejection.WRONG_AUDIENCE, 400, 500)),
                    told);
        }

        @Test
        void ofWhatHasHappenedSinceItWasRestarted() {
            refusals(99, TokenRejection.WRONG_AUDIENCE);
            watch.restart();
            refusals(99, TokenRejection.WRONG_AUDIENCE);
            assertEquals(List.of(), told);
        }

        @Test
        void ofNothingFromAnHourAgo() {
            refusals(99, TokenRejection.WRONG_AUDIENCE);
            now += Duration.ofHours(1).toNanos();
            refusals(99, TokenRejection.WRONG_AUDIENCE);
            assertEquals(List.of(), told);
        }

        @Test
        void onceAlthoughManyRefuseAtOnce() throws InterruptedException {
            var many = 8;
            var ready = new CountDownLatch(many);
            var verifier = new WatchedTokenVerifier(_ -> new Rejected(TokenRejection.WRONG_ISSUER), watch, trend -> {
                synchronized (told) {
                    told.add(trend);
                }
            });
            try (var threads = Executors.newFixedThreadPool(many)) {
                for (var i = 0; i < many; i++) {
                    threads.execute(() -> {
                        ready.countDown();
                        for (var j = 0; j < 1000; j++) {
                            verifier.verify(TOKEN);
                        }
                    });
                }
                ready.await();
            }
            assertEquals(1, told.size());
            assertEquals(told.getFirst().of(), told.getFirst().alike());
        }
    }

    @Nested
    class CountsApart {
        @Test
        void whatHasExpiredAmongRefusalsOfAnotherReason() {
            refusals(50, TokenRejection.EXPIRED);
            verdicts(50, VERIFIED);
            refusals(100, TokenRejection.WRONG_AUDIENCE);
            assertEquals(List.of(new RefusalTrend(TokenRejection.WRONG_AUDIENCE, 100, 100)), told);
        }

        @Test
        void tokensThatExpireAfterTheyWereAccepted() {
            verdicts(1000, VERIFIED);
            refusals(1000, TokenRejection.EXPIRED);
            assertEquals(List.of(), told);
        }

        @ParameterizedTest
        @CsvSource({"20, 5, 99, 0", "20, 5, 100, 1", "5, 20, 99, 0", "5, 20, 100, 1"})
        void butExpiryFromEightyPercentOfAllVerdictsOn(int verified, int malformed, int expired, int times) {
            verdicts(verified, VERIFIED);
            refusals(malformed, TokenRejection.MALFORMED);
            refusals(expired, TokenRejection.EXPIRED);
            assertEquals(times, told.size());
            told.forEach(it -> assertEquals(new RefusalTrend(TokenRejection.EXPIRED, 100, 125), it));
        }

        @Test
        void whatWasNotJudged() {
            verdicts(1000, new KeysUnavailable());
            verdicts(1000, new AccessUnknown());
            refusals(100, TokenRejection.EXPIRED);
            assertEquals(List.of(new RefusalTrend(TokenRejection.EXPIRED, 100, 100)), told);
        }
    }
}
