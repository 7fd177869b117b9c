package dev.latchkey.adapters.jwt;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of itself, unproven, and none of it about a person; {@code null} for what it does not say in the way
 * it has to.
 *
 * @param length in characters
 * @param claims the names of all claims
 */
public record TokenFacts(
        TokenKind kind,
        int length,
        @Nullable String algorithm,
        @Nullable String keyId,
        @Nullable String type,
        @Nullable String issuer,
        List<String> audience,
        @Nullable Instant issuedAt,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        Set<String> claims) {
    public TokenFacts {
        audience = List.copyOf(audience);
        claims = Set.copyOf(claims);
    }
}
