package dev.latchkey.domain.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a policy may be made of; {@link TokenPolicyJudgeTest} shows what it says. */
final class TokenPolicyTest {
    private static final Set<String> AUDIENCES = Set.of("https://api.example.test");
    private static final Set<String> TYPES = Set.of("JWT");
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LIFETIME = Duration.ofDays(7);

    @Nested
    final class Accepts {
        @Test
        void noClockSkew() {
            var policy = new TokenPolicy("issuer", AUDIENCES, TYPES, Duration.ZERO, LIFETIME);
            assertEquals(Duration.ZERO, policy.clockSkew());
        }

        @Test
        void aMinuteOfClockSkew() {
            var policy = new TokenPolicy("issuer", AUDIENCES, TYPES, Duration.ofSeconds(60), LIFETIME);
            assertEquals(TokenPolicy.MAX_CLOCK_SKEW, policy.clockSkew());
        }

        @Test
        void theShortestLifetime() {
            var policy = new TokenPolicy("issuer", AUDIENCES, TYPES, SKEW, Duration.ofNanos(1));
            assertEquals(Duration.ofNanos(1), policy.maxLifetime());
        }

        @Test
        void severalAudiencesAndTypes() {
            var policy = new TokenPolicy("issuer", Set.of("a", "B"), Set.of("JWT", "at+JWT"), SKEW, LIFETIME);
            assertEquals(Set.of("a", "B"), policy.audiences());
            assertEquals(Set.of("jwt", "at+jwt"), policy.types());
        }

        @Test
        void oneTypeInTwoSpellings() {
            var policy = new TokenPolicy("issuer", AUDIENCES, Set.of("JWT", "jwt"), SKEW, LIFETIME);
            assertEquals(Set.of("jwt"), policy.types());
        }
    }

    @Nested
    final class Refuses {
        @Test
        void anEmptyIssuer() {
            assertRefused("issuer must not be empty", "", AUDIENCES, TYPES, SKEW, LIFETIME);
        }

        @Test
        void noAudience() {
            assertRefused("audiences must not be empty", "issuer", Set.of(), TYPES, SKEW, LIFETIME);
        }

        @Test
        void anEmptyAudienceAmongOthers() {
            assertRefused("audiences must not be empty", "issuer", Set.of("a", ""), TYPES, SKEW, LIFETIME);
        }

        @Test
        void noType() {
            assertRefused("types must not be empty", "issuer", AUDIENCES, Set.of(), SKEW, LIFETIME);
        }

        @Test
        void anEmptyTypeAmongOthers() {
            assertRefused("types must not be empty", "issuer", AUDIENCES, Set.of("JWT", ""), SKEW, LIFETIME);
        }

        @Test
        void negativeClockSkew() {
            var skew = Duration.ofNanos(-1);
            assertRefused("clock skew must be from 0 to 60 seconds", "issuer", AUDIENCES, TYPES, skew, LIFETIME);
        }

        @Test
        void moreThanAMinuteOfClockSkew() {
            var skew = Duration.ofSeconds(60).plusNanos(1);
            assertRefused("clock skew must be from 0 to 60 seconds", "issuer", AUDIENCES, TYPES, skew, LIFETIME);
        }

        @Test
        void noLifetime() {
            assertRefused("longest lifetime must be positive", "issuer", AUDIENCES, TYPES, SKEW, Duration.ZERO);
        }

        private void assertRefused(
                String why,
                String issuer,
                Set<String> audiences,
                Set<String> types,
                Duration clockSkew,
                Duration maxLifetime) {
            var error = assertThrows(
                    IllegalArgumentException.class,
                    () -> new TokenPolicy(issuer, audiences, types, clockSkew, maxLifetime));
            assertEquals(why, error.getMessage());
        }
    }

    @Test
    void staysAsItWasWhenItsSourceChanges() {
        var audiences = new HashSet<>(AUDIENCES);
        var policy = new TokenPolicy("issuer", audiences, TYPES, SKEW, LIFETIME);
        audiences.add("other");
        assertEquals(AUDIENCES, policy.audiences());
    }
}
