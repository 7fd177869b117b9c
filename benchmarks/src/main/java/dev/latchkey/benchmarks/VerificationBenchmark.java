package dev.latchkey.benchmarks;

import dev.latchkey.bootstrap.VerifierOfSettings;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the service makes of a token, by the verifier that {@code serve} would have: seen before, new, forged, unread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class VerificationBenchmark {
    private static final int TOKENS = 512;

    @Param({"HS256", "EdDSA", "ES256", "RS256"})
    @SuppressWarnings("NullAway.Init") // JMH sets it
    public String algorithm;

    private BearerToken[] tokens = {};
    private BearerToken[] forged = {};
    private int next;

    @SuppressWarnings("NullAway.Init") // set up below
    private VerifierOfSettings remembering;

    @SuppressWarnings("NullAway.Init") // set up below
    private VerifierOfSettings forgetting;

    @SuppressWarnings("NullAway.Init") // set up below
    private TokenVerifier seen;

    @SuppressWarnings("NullAway.Init") // set up below
    private TokenVerifier fresh;

    @Setup
    public void issueTokens() throws GeneralSecurityException, IOException {
        var issuer = Issuer.of(algorithm);
        tokens = new BearerToken[TOKENS];
        forged = new BearerToken[TOKENS];
        for (var i = 0; i < TOKENS; i++) {
            var token = issuer.token("user-" + i);
            tokens[i] = new BearerToken(token);
            forged[i] = new BearerToken(Issuer.forged(token));
        }
        var settings = new HashMap<>(issuer.settings());
        remembering = new VerifierOfSettings(settings);
        seen = remembering.get();
        settings.put("LATCHKEY_TOKEN_CACHE_SIZE", "0");
        forgetting = new VerifierOfSettings(settings);
        fresh = forgetting.get();
        require(seen.verify(tokens[0]) instanceof TokenVerification.Verified);
        require(fresh.verify(tokens[0]) instanceof TokenVerification.Verified);
        require(fresh.verify(forged[0]) instanceof TokenVerification.Rejected);
    }

    @TearDown
    public void close() {
        remembering.close();
        forgetting.close();
    }

    @Benchmark
    public TokenVerification seenBefore() {
        return seen.verify(nextOf(tokens));
    }

    @Benchmark
    public TokenVerification neverSeen() {
        return fresh.verify(nextOf(tokens));
    }

    @Benchmark
    public TokenVerification forgedSignature() {
        return fresh.verify(nextOf(forged));
    }

    private BearerToken nextOf(BearerToken[] all) {
        next = (next + 1) % TOKENS;
        return all[next];
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("another verdict than what is to be measured");
        }
    }
}
