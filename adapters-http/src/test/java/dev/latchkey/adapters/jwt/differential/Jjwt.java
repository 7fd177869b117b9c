package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** It has no setting that demands a claim's presence, or looks at {@code iat}: an application does that itself, as here. */
@SuppressWarnings("JavaUtilDate") // the type of its claims
final class Jjwt implements Library {
    private static final Instant LATEST = Expectations.NOW.plusSeconds(Expectations.SKEW_SECONDS);

    private final JwtParser parser;

    Jjwt(KeyRing keys) {
        this.parser = Jwts.parser()
                .keyLocator(header ->
                        keys.verifying(header.getAlgorithm(), header.get("kid")).orElse(null))
                .requireIssuer(Expectations.ISSUER)
                .requireAudience(Expectations.AUDIENCE)
                .clockSkewSeconds(Expectations.SKEW_SECONDS)
                .clock(() -> Date.from(Expectations.NOW))
                .build();
    }

    @Override
    public String name() {
        return "jjwt";
    }

    @Override
    public Optional<Verified> read(String token) {
        try {
            var claims = parser.parseSignedClaims(token).getPayload();
            return isComplete(claims) && !claims.getIssuedAt().toInstant().isAfter(LATEST)
                    ? UserId.fromSubject(claims.getSubject())
                            .map(user -> new Verified(
                                    user,
                                    claims.getIssuedAt().toInstant(),
                                    claims.getExpiration().toInstant(),
                                    claims.get("sid", String.class)))
                    : Optional.empty();
        } catch (RuntimeException refused) {
            return Optional.empty();
        }
    }

    private static boolean isComplete(Claims claims) {
        return claims.getSubject() != null && claims.getIssuedAt() != null && claims.getExpiration() != null;
    }
}
