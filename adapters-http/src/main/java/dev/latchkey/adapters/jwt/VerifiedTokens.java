package dev.latchkey.adapters.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts on tokens that were wholly verified, under the digest of each, so that a token is proven once, and what
 * time can change is judged with each request. What was proven under keys that are no longer in force is not known any more, and nothing is known of a
 * token that was refused. What is no longer known leaves memory with later traffic only.
 */
final class VerifiedTokens {
    /** How long a proof is believed: bounds how long a user who has gone is known, though not what lies in memory. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

    // More than tokens take; there need be no more room than for that many of them.
    private static final long LARGEST_SHARE = 16 * 1024;
    // A digest, three records, two instants, and what a cache needs for an entry.
    private static final int BYTES_OF_AN_ENTRY = 384;
    private static final int BYTES_OF_A_STRING = 56;

    /** Proves a token and has the claims judged if its signature holds. */
    @FunctionalInterface
    interface Proof {
        TokenVerification of(BearerToken token, Function<TokenClaims, TokenVerification> judge);
    }

    /** @param told whether the cache was told that it is read */
    private record Proven(Verified verified, Object keys, AtomicBoolean told) {
        @SuppressWarnings("ReferenceEquality") // a set that was withdrawn and published again is another one
        boolean isUnder(Object keysOfNow) {
            return keys == keysOfNow;
        }
    }

    private final Cache<TokenDigest, Proven> cache;
    private final VerifierEvents events;

    /** @param nanoTime a monotonic clock */
    VerifiedTokens(TokenCacheConfig config, LongSupplier nanoTime, VerifierEvents events) {
        // One measure for both bounds: each token takes its share of the bytes, or more.
        var share = Math.toIntExact(Math.min(config.bytes() / config.tokens(), LARGEST_SHARE));
        this.events = events;
        this.cache = Caffeine.newBuilder()
                .maximumWeight((long) share * config.tokens())
                .weigher((TokenDigest digest, Proven proven) -> Math.max(share, bytes(proven.verified)))
                .expireAfterWrite(TIME_TO_LIVE)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .evictionListener((digest, proven, cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        events.evicted();
                    }
                })
                .build();
    }

    /**
     * The verdict on the token, which is proven unless it is known.
     *
     * @param keys the very keys that were in force before this call, and are for this token
     * @param again judges what was verified before
     */
    TokenVerification verify(
            BearerToken token,
            Object keys,
            Function<TokenClaims, TokenVerification> judge,
            Function<Verified, TokenVerification> again,
            Proof proof) {
        if (token.value().length() > CompactJws.MAX_LENGTH) {
            // Refused for its length, whatever it is: not worth a hash.
            return proof.of(token, judge);
        }
        var digest = TokenDigest.of(token);
        var proven = cache.policy().getIfPresentQuietly(digest);
        if (proven != null && proven.isUnder(keys)) {
            // Once is enough to be kept before those that never come again; to tell of each costs more than to read.
            if (!proven.told.get()) {
                proven.told.set(true);
                var _ = cache.getIfPresent(digest);
            }
            events.hit();
            return again.apply(proven.verified);
        }
        events.miss();
        return proof.of(token, claims -> {
            var verdict = judge.apply(claims);
            if (verdict instanceof Verified verified && beginsWithIssue(verified, claims.notBefore())) {
                cache.put(digest, new Proven(verified, keys, new AtomicBoolean()));
            }
            return verdict;
        });
    }

    /** {@link TokenPolicy#judgeAgain} is for no other, and Better Auth issues no other. */
    private static boolean beginsWithIssue(Verified verified, @Nullable Instant notBefore) {
        return notBefore == null || !notBefore.isAfter(verified.issuedAt());
    }

    /** About how much memory an entry takes, rather more than less. */
    private static int bytes(Verified verified) {
        return BYTES_OF_AN_ENTRY + bytes(verified.userId().value()) + bytes(verified.session());
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : BYTES_OF_A_STRING + 2 * text.length();
    }
}
