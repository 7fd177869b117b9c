package dev.latchkey.adapters.jwt;

/**
 * How much is remembered of verified tokens, whichever bound is reached first. The constructor throws {@link
 * IllegalArgumentException} for a negative number, and for tokens without a byte.
 *
 * @param tokens at most; 0 for no cache
 * @param bytes of memory, about, at most
 */
public record TokenCacheConfig(int tokens, long bytes) {
    /** Each token is proved anew. */
    public static final TokenCacheConfig NONE = new TokenCacheConfig(0, 0);

    public TokenCacheConfig {
        if (tokens < 0 || bytes < tokens) {
            throw new IllegalArgumentException("a token cache needs a byte for each token");
        }
    }
}
