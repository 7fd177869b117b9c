package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
    @Test
    void isToldWithTheAlgorithmsItProves() {
        var policy = new TokenPolicy("i", Set.of("a"), Set.of("JWT"), Duration.ZERO, Duration.ofDays(1));
        var config = new JwtConfig(policy, Set.of(), List.of(new SharedSecret("only-for-tests-".repeat(5))), null);
        try (var verifier = new JwtTokenVerifier(config, new JcaSignatureEngine(), InstantSource.system())) {
            assertEquals(List.of("JDK: HS256, HS384, HS512"), verifier.arithmetic());
        }
    }
}
