package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threat 6.11: a clock that is set, by hand or by a server of time, while a token is in use and known. */
class SteppingClockTest {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(10);
    private static final UserId USER = new UserId("u");

    private final AtomicReference<Instant> clock = new AtomicReference<>(START);
    private final AtomicReference<Instant> takenBack = new AtomicReference<>(Instant.MIN);
    private final JwtTokenVerifier verifier =
            new JwtTokenVerifier(config(), new JcaSignatureEngine(), clock::get, new CountedCache());
    private final String token = token(START);

    @AfterEach
    void close() {
        verifier.close();
    }

    private static JwtConfig config() {
        var policy = new TokenPolicy("https://i", Set.of("https://a"), Set.of("JWT"), SKEW, Duration.ofDays(7));
        return new JwtConfig(policy, Set.of(JwsAlgorithm.HS256), List.of(new SharedSecret(TestKey.SECRET)), null)
                .with(new TokenCacheConfig(10, 100_000));
    }

    private static String token(Instant issued) {
        return TestKey.of(JwsAlgorithm.HS256, null)
                .token("{\"iss\":\"https://i\",\"aud\":\"https://a\",\"sub\":\"u\",\"iat\":" + issued.getEpochSecond()
                        + ",\"exp\":" + issued.plus(LIFE).getEpochSecond() + "}");
    }

    private AccessStatus access(Caller caller) {
        return caller.provenAt().isAfter(takenBack.get()) ? AccessStatus.STANDS : AccessStatus.REVOKED;
    }

    private TokenVerification verifyAt(Instant now) {
        clock.set(now);
        return new RevocableTokenVerifier(verifier, List.of(this::access)).verify(new BearerToken(token));
    }

    private static TokenVerification verified() {
        return new TokenVerification.Verified(USER, START, START.plus(LIFE), null);
    }

    private static TokenVerification rejected(TokenRejection reason) {
        return new TokenVerification.Rejected(reason);
    }

    @Test
    void setForwardsEndsATokenAtOnceThoughItWasKnown() {
        assertEquals(verified(), verifyAt(START));
        assertEquals(verified(), verifyAt(START.plus(LIFE).plus(SKEW).minusNanos(1)));
        assertEquals(rejected(TokenRejection.EXPIRED), verifyAt(START.plus(LIFE).plus(SKEW)));
        assertEquals(rejected(TokenRejection.EXPIRED), verifyAt(START.plus(Duration.ofDays(10_000))));
    }

    @Test
    void setBackLetsATokenLiveOnForAsLongAsTheClockWasSetBack() {
        assertEquals(rejected(TokenRejection.EXPIRED), verifyAt(START.plus(Duration.ofMinutes(6))));
        assertEquals(verified(), verifyAt(START.plus(Duration.ofMinutes(4))));
        assertEquals(rejected(TokenRejection.EXPIRED), verifyAt(START.plus(Duration.ofMinutes(6))));
    }

    @Test
    void setBackBeforeATokenWasIssuedRefusesItThoughItWasKnown() {
        assertEquals(verified(), verifyAt(START));
        assertEquals(verified(), verifyAt(START.minus(SKEW)));
        assertEquals(
                rejected(TokenRejection.ISSUED_IN_FUTURE),
                verifyAt(START.minus(SKEW).minusSeconds(1)));
        assertEquals(rejected(TokenRejection.ISSUED_IN_FUTURE), verifyAt(START.minus(Duration.ofDays(10_000))));
    }

    @Test
    void setEitherWayBringsNothingBackThatWasTakenBack() {
        assertEquals(verified(), verifyAt(START));
        takenBack.set(START);
        for (var step : List.of(0, -9, 120, 240, 1)) {
            assertEquals(rejected(TokenRejection.REVOKED), verifyAt(START.plusSeconds(step)));
        }
    }
}
