package dev.latchkey.adapters.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The claims of tokens that were wholly verified, under the digest of each, so that a token is proven once and judged with
 * each request. What was proven under keys that are no longer in force is not known any more, and nothing is known of a
 * token that was refused. What is no longer known leaves memory with later traffic only.
 */
final class VerifiedTokens {
    /** How long a proof is believed: bounds how long a user who has gone is known, though not what lies in memory. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

    // More than tokens take; there need be no more room than for that many of them.
    private static final long LARGEST_SHARE = 16 * 1024;
    // A record, a list, a set, three instants, and what a cache needs for an entry.
    private static final int BYTES_OF_AN_ENTRY = 512;
    private static final int BYTES_OF_A_STRING = 56;

    /** Proves a token and has the claims judged if its signature holds. */
    @FunctionalInterface
    interface Proof {
        TokenVerification of(BearerToken token, Function<TokenClaims, TokenVerification> judge);
    }

    private record Proven(TokenClaims claims, Object keys) {
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
                .weigher((TokenDigest digest, Proven proven) -> Math.max(share, bytes(proven.claims)))
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
     */
    TokenVerification verify(
            BearerToken token, Object keys, Function<TokenClaims, TokenVerification> judge, Proof proof) {
        if (token.value().length() > CompactJws.MAX_LENGTH) {
            // Refused for its length, whatever it is: not worth a hash.
            return proof.of(token, judge);
        }
        var digest = TokenDigest.of(token);
        var proven = cache.getIfPresent(digest);
        if (proven != null && proven.isUnder(keys)) {
            events.hit();
            return judge.apply(proven.claims);
        }
        events.miss();
        return proof.of(token, claims -> {
            var verdict = judge.apply(claims);
            if (verdict instanceof Verified) {
                cache.put(digest, new Proven(claims, keys));
            }
            return verdict;
        });
    }

    /** About how much memory an entry takes, rather more than less. */
    private static int bytes(TokenClaims claims) {
        return BYTES_OF_AN_ENTRY
                + bytes(claims.type())
                + bytes(claims.issuer())
                + bytes(claims.subject())
                + bytes(claims.clientId())
                + bytes(claims.session())
                + bytes(claims.audience())
                + bytes(claims.names());
    }

    private static int bytes(Collection<String> texts) {
        return texts.stream().mapToInt(VerifiedTokens::bytes).sum();
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : BYTES_OF_A_STRING + 2 * text.length();
    }
}
