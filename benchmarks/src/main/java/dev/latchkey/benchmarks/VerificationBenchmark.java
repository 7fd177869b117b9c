package dev.latchkey.benchmarks;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What the service makes of a token, by the verifier that {@code serve} would have: seen before, new, forged, unread. */
public class VerificationBenchmark extends TokenBenchmark {
    private static final int TOKENS = 512;

    @Param({"HS256", "EdDSA", "ES256", "RS256"})
    @SuppressWarnings("NullAway.Init") // JMH sets it
    public String algorithm;

    private BearerToken[] tokens = {};
    private BearerToken[] forged = {};
    private int next;

    @SuppressWarnings("NullAway.Init") // set up below
    private TokenVerifier seen;

    @SuppressWarnings("NullAway.Init") // set up below
    private TokenVerifier forgetful;

    @SuppressWarnings("NullAway.Init") // set up below
    private TokenVerifier withoutCache;

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
        seen = verifier(settings);
        settings.put("LATCHKEY_TOKEN_CACHE_SIZE", "4");
        forgetful = verifier(settings);
        settings.put("LATCHKEY_TOKEN_CACHE_SIZE", "0");
        withoutCache = verifier(settings);
        require(seen.verify(tokens[0]) instanceof TokenVerification.Verified);
        require(forgetful.verify(tokens[0]) instanceof TokenVerification.Verified);
        require(withoutCache.verify(tokens[0]) instanceof TokenVerification.Verified);
        require(forgetful.verify(forged[0]) instanceof TokenVerification.Rejected);
    }

    @Benchmark
    public TokenVerification seenBefore() {
        return seen.verify(nextOf(tokens));
    }

    /** Looked for, proven, and remembered in the place of another. */
    @Benchmark
    public TokenVerification neverSeen() {
        return forgetful.verify(nextOf(tokens));
    }

    @Benchmark
    public TokenVerification withoutCache() {
        return withoutCache.verify(nextOf(tokens));
    }

    @Benchmark
    public TokenVerification forgedSignature() {
        return forgetful.verify(nextOf(forged));
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
