package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.domain.token.TokenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What everyone who is compared has been told to expect. */
final class Expectations {
    static final String ISSUER = "https://issuer.example.com";
    static final String AUDIENCE = "https://api.example.com";
    static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");
    static final int SKEW_SECONDS = 30;
    static final int LIFETIME_SECONDS = 604_800;
    static final TokenPolicy POLICY = new TokenPolicy(
            ISSUER,
            Set.of(AUDIENCE),
            Set.of("JWT"),
            Duration.ofSeconds(SKEW_SECONDS),
            Duration.ofSeconds(LIFETIME_SECONDS));

    private Expectations() {}
}
