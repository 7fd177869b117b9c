package dev.latchkey.domain.token;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims in the making; as they begin, they prove {@code ada} at {@link #NOW}. */
final class SampleClaims {
    static final String ISSUER = "https://app.example.test";
    static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    static final Instant ISSUED_AT = Instant.parse("2026-11-21T02:55:00Z");
    static final Instant EXPIRES_AT = Instant.parse("2026-11-21T03:10:00Z");

    private @Nullable String type;
    private @Nullable String issuer = ISSUER;
    private List<String> audience = List.of("https://api.example.test");
    private @Nullable String subject = "ada";
    private @Nullable String clientId;
    private @Nullable String session = "session-1";
    private @Nullable Instant issuedAt = ISSUED_AT;
    private @Nullable Instant notBefore;
    private @Nullable Instant expiresAt = EXPIRES_AT;
    private final Set<String> names = new HashSet<>(Set.of("iss", "aud", "sub", "iat", "exp", "name", "email"));

    SampleClaims type(@Nullable String value) {
        type = value;
        return this;
    }

    SampleClaims issuer(@Nullable String value) {
        issuer = value;
        return this;
    }

    SampleClaims audience(String... values) {
        audience = List.of(values);
        return this;
    }

    SampleClaims subject(@Nullable String value) {
        subject = value;
        return this;
    }

    SampleClaims clientId(@Nullable String value) {
        clientId = value;
        return this;
    }

    SampleClaims session(@Nullable String value) {
        session = value;
        return this;
    }

    SampleClaims issuedAt(@Nullable Instant value) {
        issuedAt = value;
        return this;
    }

    SampleClaims notBefore(@Nullable Instant value) {
        notBefore = value;
        return this;
    }

    SampleClaims expiresAt(@Nullable Instant value) {
        expiresAt = value;
        return this;
    }

    SampleClaims named(String... claims) {
        names.addAll(List.of(claims));
        return this;
    }

    SampleClaims notNamed(String claim) {
        names.remove(claim);
        return this;
    }

    TokenClaims claims() {
        return new TokenClaims(
                type, issuer, audience, subject, clientId, session, issuedAt, notBefore, expiresAt, names);
    }
}
