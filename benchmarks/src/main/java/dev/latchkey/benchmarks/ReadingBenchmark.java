package dev.latchkey.benchmarks;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What is done beside the arithmetic: reading a token whose algorithm is not allowed, and judging claims. */
public class ReadingBenchmark extends TokenBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final TokenPolicy policy = new TokenPolicy(
            "http://127.0.0.1:3000",
            Set.of("http://127.0.0.1:8080"),
            Set.of("JWT"),
            Duration.ofSeconds(30),
            Duration.ofDays(7));
    private final TokenClaims claims = new TokenClaims(
            "JWT",
            "http://127.0.0.1:3000",
            List.of("http://127.0.0.1:8080"),
            "user-1",
            null,
            null,
            NOW.minusSeconds(60),
            null,
            NOW.plusSeconds(60),
            Set.of("iss", "aud", "sub", "iat", "exp", "name", "email", "image"));

    @SuppressWarnings("NullAway.Init") // set up below
    private TokenVerifier verifier;

    @SuppressWarnings("NullAway.Init") // set up below
    private BearerToken notAllowed;

    @Setup
    public void issueTokens() throws GeneralSecurityException, IOException {
        verifier = verifier(Issuer.of(Issuer.HS256).settings());
        notAllowed = new BearerToken(Issuer.of("EdDSA").token("user-1"));
    }

    @Benchmark
    public TokenVerification readAndRefuse() {
        return verifier.verify(notAllowed);
    }

    @Benchmark
    public TokenVerification judgeClaims() {
        return policy.judge(claims, NOW);
    }
}
