package dev.latchkey.domain.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The registered claims (RFC 7519 section 4.1) of a token whose signature holds; {@code null} where a claim is absent.
 * Personal claims stay behind: of the others only the names are kept.
 *
 * @param type the header's {@code typ}
 * @param clientId {@code client_id} (RFC 9068 section 2.2)
 * @param session {@code sid}: the issuer's session behind the token (OpenID Connect Front-Channel Logout 1.0, section 3)
 * @param names the name of every claim in the token
 */
public record TokenClaims(
        @Nullable String type,
        @Nullable String issuer,
        List<String> audience,
        @Nullable String subject,
        @Nullable String clientId,
        @Nullable String session,
        @Nullable Instant issuedAt,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        Set<String> names) {
    public TokenClaims {
        audience = List.copyOf(audience);
        names = Set.copyOf(names);
    }

    /** Claims identify a person; they never print themselves. */
    @Override
    public String toString() {
        return "TokenClaims[redacted]";
    }
}
