package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class VerifiedTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");
    private static final Object KEYS = new Object();
    private static final Verified ADA = new Verified(new UserId("ada"), NOW, NOW.plusSeconds(900), null);
    private static final Rejected EXPIRED = new Rejected(TokenRejection.EXPIRED);
    /** What is known of a token of hers takes: 384, and of each text 56 and two a character. */
    private static final int BYTES = 384 + 56 + 2 * 3;

    private final TestTime time = new TestTime();
    private final CountedCache counted = new CountedCache();
    private final List<String> proven = new ArrayList<>();

    private VerifiedTokens tokens(int most, long bytes) {
        return new VerifiedTokens(new TokenCacheConfig(most, bytes), time, counted);
    }

    private VerifiedTokens tokens() {
        return tokens(1000, 1_000_000);
    }

    private static TokenClaims claims(String subject) {
        return claims(subject, null);
    }

    private static TokenClaims claims(String subject, @Nullable Instant notBefore) {
        return new TokenClaims(
                null,
                "https://i",
                List.of("https://a"),
                subject,
                null,
                null,
                NOW,
                notBefore,
                NOW.plusSeconds(900),
                Set.of("iss", "aud", "sub"));
    }

    private TokenVerification verify(VerifiedTokens tokens, String token, Object keys, TokenVerification verdict) {
        return tokens.verify(new BearerToken(token), keys, claims -> verdict, verified -> verdict, (it, judge) -> {
            proven.add(it.value());
            return judge.apply(claims("u%04d".formatted(proven.size())));
        });
    }

    private void remember(VerifiedTokens tokens, String... all) {
        for (var token : all) {
            assertEquals(ADA, verify(tokens, token, KEYS, ADA));
        }
    }

    /** Whether it is known, which looking at it does not change. */
    private boolean knows(VerifiedTokens tokens, String token) {
        var before = proven.size();
        verify(tokens, token, KEYS, EXPIRED);
        return proven.size() == before;
    }

    private boolean knowsOneThatBegins(Instant notBefore) {
        var tokens = tokens();
        assertEquals(ADA, verifyOnce(tokens, "h.p.s", claims("ada", notBefore)));
        return knows(tokens, "h.p.s");
    }

    private static TokenVerification verifyOnce(VerifiedTokens tokens, String token, TokenClaims claims) {
        return tokens.verify(new BearerToken(token), KEYS, it -> ADA, it -> it, (it, judge) -> judge.apply(claims));
    }

    @Nested
    class Remembers {
        @Test
        void whatIsWhollyVerified() {
            var tokens = tokens();

            remember(tokens, "h.p.s", "h.p.s", "h.p.s");

            assertEquals(List.of("h.p.s"), proven);
            assertEquals("hits 2, misses 1, evicted 0", counted.toString());
        }

        @Test
        void noneThatIsLongerThanATokenMayBe() {
            var tokens = tokens();
            var longest = "t".repeat(8192);
            var longer = "t".repeat(8193);

            remember(tokens, longest, longest, longer, longer);

            assertEquals(List.of(longest, longer, longer), proven);
            assertEquals("hits 1, misses 1, evicted 0", counted.toString());
        }

        @Test
        void whatWasFoundToBeJudgedAgainEachTime() {
            var tokens = tokens();
            remember(tokens, "h.p.s");
            var judged = new ArrayList<Verified>();

            var verdict = tokens.verify(
                    new BearerToken("h.p.s"),
                    KEYS,
                    claims -> new KeysUnavailable(),
                    verified -> {
                        judged.add(verified);
                        return EXPIRED;
                    },
                    (it, judge) -> new KeysUnavailable());

            assertEquals(EXPIRED, verdict);
            assertEquals(List.of(ADA), judged);
            assertTrue(knows(tokens, "h.p.s"), "expired for a skewed clock, maybe not for the next");
        }

        @Test
        void whatBeginsWithItsIssue() {
            assertTrue(knowsOneThatBegins(NOW));
        }

        /** Threat 5.7: the whole token is the key, not a part of it, and not what two have in common. */
        @Test
        void thatTokenAndNoOther() {
            var tokens = tokens();
            remember(tokens, "h.p.s");

            for (var other :
                    List.of("h.p.S", "h.p.sA", "h.p", "H.p.s", "h.P.s", " h.p.s", "h.p.s ", "h.p.\ud800", "")) {
                assertFalse(knows(tokens, other), other);
            }
        }
    }

    @Nested
    class DoesNotRemember {
        /** Threat 5.7. */
        @Test
        void whatWasRefused() {
            var tokens = tokens();

            for (var verdict : List.of(EXPIRED, new KeysUnavailable())) {
                assertEquals(verdict, verify(tokens, "h.p.s", KEYS, verdict));
                assertEquals(verdict, verify(tokens, "h.p.s", KEYS, verdict));
            }

            assertEquals(4, proven.size());
            assertEquals("hits 0, misses 4, evicted 0", counted.toString());
        }

        /** Threat 5.7. */
        @Test
        void whatWasNotProven() {
            var tokens = tokens();
            var refused = new Rejected(TokenRejection.BAD_SIGNATURE);

            for (var i = 0; i < 2; i++) {
                assertEquals(
                        refused,
                        tokens.verify(new BearerToken("h.p.s"), KEYS, claims -> ADA, it -> it, (it, judge) -> refused));
            }

            assertEquals("hits 0, misses 2, evicted 0", counted.toString());
        }

        /** Threat 6.1. */
        @Test
        void whatWasProvenUnderOtherKeys() {
            var tokens = tokens();
            remember(tokens, "h.p.s");
            var newer = new Object();

            assertEquals(ADA, verify(tokens, "h.p.s", newer, ADA));
            assertEquals(ADA, verify(tokens, "h.p.s", newer, ADA));
            assertFalse(knows(tokens, "h.p.s"), "the older keys again");

            assertEquals(3, proven.size());
        }

        /** Threat 5.1: what is known of a token does not tell when it begins, so one that was good may be too early now. */
        @Test
        void whatBeginsAfterItsIssue() {
            assertFalse(knowsOneThatBegins(NOW.plusNanos(1)));
        }

        /** Threat 6.1: a proof that was begun under keys that were withdrawn before it ended. */
        @Test
        void whatWasBegunUnderOtherKeys() {
            var tokens = tokens();
            var newer = new Object();

            var verdict = tokens.verify(new BearerToken("h.p.s"), KEYS, claims -> ADA, it -> it, (it, judge) -> {
                assertEquals(EXPIRED, verify(tokens, "h.p.s", newer, EXPIRED));
                return judge.apply(claims("late"));
            });

            assertEquals(ADA, verdict);
            assertEquals(EXPIRED, verify(tokens, "h.p.s", newer, EXPIRED));
            assertEquals(2, proven.size());
        }

        /** Threat 6.1. */
        @Test
        void anythingLongerThanAMinute() {
            var tokens = tokens();
            remember(tokens, "h.p.s");

            time.pass(Duration.ofSeconds(60).minusMillis(1));
            assertTrue(knows(tokens, "h.p.s"));
            time.pass(Duration.ofMillis(1));
            assertFalse(knows(tokens, "h.p.s"));

            assertEquals("hits 1, misses 2, evicted 0", counted.toString());
        }
    }

    /** Threat 5.7. */
    @Nested
    class IsBounded {
        private void fill(VerifiedTokens tokens, int count) {
            IntStream.range(0, count).forEach(i -> remember(tokens, "h.p." + i));
        }

        private long known(VerifiedTokens tokens, int count) {
            return IntStream.range(0, count)
                    .filter(i -> knows(tokens, "h.p." + i))
                    .count();
        }

        @Test
        void byTokens() {
            var tokens = tokens(3, 1_000_000);

            fill(tokens, 3);
            assertEquals(3, known(tokens, 3));
            fill(tokens, 9);

            assertEquals(3, known(tokens, 9));
            assertEquals(6, counted.evictions());
        }

        @Test
        void byTokensHoweverManyBytesThereAre() {
            var tokens = tokens(3, Long.MAX_VALUE);

            fill(tokens, 9);

            assertEquals(3, known(tokens, 9));
        }

        @Test
        void byBytes() {
            var enough = tokens(6, 3 * BYTES);
            fill(enough, 9);
            assertEquals(3, known(enough, 9));

            var almost = tokens(6, 3 * BYTES - 1);
            proven.clear();
            fill(almost, 9);
            assertEquals(2, known(almost, 9));
        }

        @Test
        void byEveryTextThatIsKept() {
            var verified = new Verified(new UserId("subject"), NOW, NOW.plusSeconds(900), "sessions");
            var bytes = 384 + 2 * 56 + 2 * (7 + 8);

            assertEquals(List.of(true, true), knownOfTwo(verified, 2L * bytes));
            assertEquals(
                    1,
                    knownOfTwo(verified, 2L * bytes - 1).stream()
                            .filter(it -> it)
                            .count());
        }

        private List<Boolean> knownOfTwo(Verified verified, long bytes) {
            var tokens = tokens(4, bytes);
            for (var token : List.of("one", "two")) {
                tokens.verify(
                        new BearerToken(token),
                        KEYS,
                        it -> verified,
                        it -> it,
                        (it, judge) -> judge.apply(claims("subject")));
            }
            return List.of(knows(tokens, "one"), knows(tokens, "two"));
        }

        /** Tokens that come once do not drive out those that have come again. */
        @Test
        void andWithstandsAScan() {
            var tokens = tokens(100, 1_000_000);
            for (var round = 0; round < 2; round++) {
                for (var i = 0; i < 50; i++) {
                    remember(tokens, "regular." + i);
                }
            }

            fill(tokens, 10_000);

            var kept = IntStream.range(0, 50)
                    .filter(i -> knows(tokens, "regular." + i))
                    .count();
            assertTrue(kept >= 45, kept + " of 50");
        }
    }
}
