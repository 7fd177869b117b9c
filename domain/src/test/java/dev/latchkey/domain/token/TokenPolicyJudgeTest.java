package dev.latchkey.domain.token;

import static dev.latchkey.domain.token.SampleClaims.EXPIRES_AT;
import static dev.latchkey.domain.token.SampleClaims.ISSUED_AT;
import static dev.latchkey.domain.token.SampleClaims.ISSUER;
import static dev.latchkey.domain.token.SampleClaims.NOW;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenPolicyJudgeTest {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofNanos(1);
    private static final TokenPolicy POLICY = new TokenPolicy(
            ISSUER,
            Set.of("https://api.example.test", "https://api2.example.test"),
            Set.of("JWT", "at+jwt"),
            SKEW,
            LIFETIME);

    private final SampleClaims sample = new SampleClaims();

    /** Threat 6.1. */
    @Nested
    final class Again {
        private final Verified verified = new Verified(new UserId("ada"), ISSUED_AT, EXPIRES_AT, null);

        @Test
        void findsTheSameAsLongAsTheTokenLives() {
            assertEquals(verified, POLICY.judgeAgain(verified, ISSUED_AT.minus(SKEW)));
            assertEquals(verified, POLICY.judgeAgain(verified, NOW));
            assertEquals(
                    verified, POLICY.judgeAgain(verified, EXPIRES_AT.plus(SKEW).minus(TICK)));
        }

        @Test
        void refusesWhatHasExpiredSince() {
            assertEquals(new Rejected(TokenRejection.EXPIRED), POLICY.judgeAgain(verified, EXPIRES_AT.plus(SKEW)));
        }

        @Test
        void refusesWhatIsOfTheFutureForAClockThatWasSetBack() {
            assertEquals(
                    new Rejected(TokenRejection.ISSUED_IN_FUTURE),
                    POLICY.judgeAgain(verified, ISSUED_AT.minus(SKEW).minus(TICK)));
        }
    }

    /** Threat 4.11. */
    @Nested
    final class Kind {
        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"JWT", "jwt", "Jwt", "at+jwt", "AT+JWT"})
        void acceptsTheTypesOfThePolicy(String type) {
            assertVerified(sample.type(type));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " JWT", "JWS", "application/jwt", "logout+jwt", "better-auth.session-cache+jwt"})
        void refusesOtherTypes(String type) {
            assertRejected(TokenRejection.WRONG_TYPE, sample.type(type));
        }

        @Test
        void refusesAnAbsentTypeWherePlainJwtIsNotAccepted() {
            var policy = new TokenPolicy(ISSUER, POLICY.audiences(), Set.of("at+jwt"), SKEW, LIFETIME);
            assertEquals(new Rejected(TokenRejection.WRONG_TYPE), policy.judge(sample.claims(), NOW));
        }

        @Test
        void refusesASessionCache() {
            assertRejected(TokenRejection.SESSION_CACHE, sample.named("session", "user"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"session", "user"})
        void acceptsHalfTheNamesOfASessionCache(String name) {
            assertVerified(sample.named(name));
        }

        @Test
        void refusesAMailVerification() {
            var mail = sample.subject(null).notNamed("sub").named("userId");
            assertRejected(TokenRejection.MAIL_VERIFICATION, mail);
        }

        @Test
        void blamesOnlyTheSubjectWhereThereIsNoMailEither() {
            var bare = sample.subject(null).notNamed("sub").notNamed("email");
            assertRejected(TokenRejection.INVALID_SUBJECT, bare);
        }

        @ParameterizedTest
        @ValueSource(strings = {"nonce", "at_hash", "c_hash", "auth_time"})
        void refusesAnIdToken(String name) {
            assertRejected(TokenRejection.ID_TOKEN, sample.named(name));
        }

        @Test
        void refusesAnEventToken() {
            assertRejected(TokenRejection.EVENT_TOKEN, sample.named("events"));
        }

        @Test
        void refusesATokenBoundToAKey() {
            assertRejected(TokenRejection.KEY_BOUND, sample.named("cnf"));
        }

        @Test
        void refusesAClientThatIsItsOwnSubject() {
            assertRejected(TokenRejection.CLIENT_TOKEN, sample.clientId("ada"));
        }

        @Test
        void acceptsAClientThatActsForAUser() {
            assertVerified(sample.clientId("Ada"));
        }
    }

    @Nested
    final class Issuer {
        /** Threat 4.12. */
        @ParameterizedTest
        @NullSource
        @ValueSource(
                strings = {
                    "",
                    "https://app.example.test/",
                    "https://app.example.tes",
                    "HTTPS://app.example.test",
                    " https://app.example.test"
                })
        void isRefusedUnlessExact(String issuer) {
            assertRejected(TokenRejection.WRONG_ISSUER, sample.issuer(issuer));
        }
    }

    /** Threat 4.9. */
    @Nested
    final class Audience {
        @Test
        void isAcceptedWhereOneOfItsMembersIsOurs() {
            assertVerified(sample.audience("https://elsewhere.example.test", "https://api2.example.test"));
        }

        @Test
        void isRefusedWhereAbsent() {
            assertRejected(TokenRejection.WRONG_AUDIENCE, sample.audience());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ISSUER, "https://api.example.test/", "https://api.example.tes", "HTTPS://API"})
        void isRefusedUnlessExact(String audience) {
            assertRejected(TokenRejection.WRONG_AUDIENCE, sample.audience(audience));
        }
    }

    @Nested
    final class Subject {
        @Test
        void isTheUserToTheLetter() {
            var verified = new Verified(new UserId(" Ada "), ISSUED_AT, EXPIRES_AT, "session-1");
            assertEquals(verified, POLICY.judge(sample.subject(" Ada ").claims(), NOW));
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", "ada\n", "ada\u0000"})
        void isRefusedWhereItCannotNameAUser(String subject) {
            assertRejected(TokenRejection.INVALID_SUBJECT, sample.subject(subject));
        }
    }

    @Nested
    final class Session {
        private final TokenPolicy demanding =
                new TokenPolicy(ISSUER, POLICY.audiences(), POLICY.types(), SKEW, LIFETIME, true);

        @Test
        void isPassedOnAsItIs() {
            assertVerified(sample.session("a session"));
            assertEquals(
                    new Verified(new UserId("ada"), ISSUED_AT, EXPIRES_AT, "a session"),
                    demanding.judge(sample.session("a session").claims(), NOW));
        }

        @Test
        void mayBeMissingUnlessItIsRequired() {
            sample.session(null);
            assertVerified(sample);
            assertEquals(new Rejected(TokenRejection.MISSING_SESSION), demanding.judge(sample.claims(), NOW));
        }
    }

    @Nested
    final class Life {
        /** Threat 4.1. */
        @Test
        void mustEnd() {
            assertRejected(TokenRejection.MISSING_EXPIRY, sample.expiresAt(null));
        }

        @Test
        void mustBegin() {
            assertRejected(TokenRejection.MISSING_ISSUED_AT, sample.issuedAt(null));
        }

        @Test
        void mustEndAfterItBegins() {
            assertVerified(sample.issuedAt(NOW).expiresAt(NOW.plus(TICK)));
            assertRejected(TokenRejection.EXPIRES_BEFORE_ISSUED, sample.expiresAt(NOW));
            assertRejected(TokenRejection.EXPIRES_BEFORE_ISSUED, sample.expiresAt(Instant.ofEpochSecond(900)));
        }

        /** Threat 0.10 and 4.6. */
        @Test
        void lastsAtMostTheLongestLifetime() {
            assertVerified(sample.expiresAt(ISSUED_AT.plus(LIFETIME)));
            assertRejected(
                    TokenRejection.LIVES_TOO_LONG,
                    sample.expiresAt(ISSUED_AT.plus(LIFETIME).plus(TICK)));
        }

        /** Threat 4.5. */
        @Test
        void beginsAtMostTheClockSkewFromNow() {
            assertVerified(sample.issuedAt(NOW.plus(SKEW)));
            assertRejected(
                    TokenRejection.ISSUED_IN_FUTURE,
                    sample.issuedAt(NOW.plus(SKEW).plus(TICK)));
        }

        @Test
        void isUsableAtMostTheClockSkewFromNow() {
            assertVerified(sample.notBefore(NOW.plus(SKEW)));
            assertRejected(
                    TokenRejection.NOT_YET_VALID,
                    sample.notBefore(NOW.plus(SKEW).plus(TICK)));
        }

        @Test
        void isUsableForSomeTimeAtLeast() {
            sample.expiresAt(NOW.plusSeconds(10));
            assertVerified(sample.notBefore(NOW.plusSeconds(10).minus(TICK)));
            assertRejected(TokenRejection.NOT_YET_VALID, sample.notBefore(NOW.plusSeconds(10)));
        }

        /** Threat 4.7. */
        @Test
        void endsWhenOurClockIsPastItByTheSkew() {
            var claims = sample.claims();
            var verified = new Verified(new UserId("ada"), ISSUED_AT, EXPIRES_AT, "session-1");
            assertEquals(verified, POLICY.judge(claims, EXPIRES_AT.plus(SKEW).minus(TICK)));
            assertEquals(new Rejected(TokenRejection.EXPIRED), POLICY.judge(claims, EXPIRES_AT.plus(SKEW)));
        }

        @Test
        void endsOnTheDotWithoutSkew() {
            var strict = new TokenPolicy(ISSUER, POLICY.audiences(), POLICY.types(), Duration.ZERO, LIFETIME);
            var claims = sample.claims();
            var verified = new Verified(new UserId("ada"), ISSUED_AT, EXPIRES_AT, "session-1");
            assertEquals(verified, strict.judge(claims, EXPIRES_AT.minus(TICK)));
            assertEquals(new Rejected(TokenRejection.EXPIRED), strict.judge(claims, EXPIRES_AT));
        }
    }

    private static void assertVerified(SampleClaims sample) {
        var claims = sample.claims();
        var expected = new Verified(
                new UserId("ada"),
                requireNonNull(claims.issuedAt()),
                requireNonNull(claims.expiresAt()),
                claims.session());
        assertEquals(expected, POLICY.judge(claims, NOW));
    }

    private static void assertRejected(TokenRejection reason, SampleClaims sample) {
        assertEquals(new Rejected(reason), POLICY.judge(sample.claims(), NOW));
    }
}
