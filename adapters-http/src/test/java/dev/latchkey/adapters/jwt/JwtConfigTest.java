package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.token.TokenPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class JwtConfigTest {
    private static final TokenPolicy POLICY =
            new TokenPolicy("i", Set.of("a"), Set.of("JWT"), Duration.ZERO, Duration.ofDays(1));
    private static final JwkSetConfig JWK_SET = JwkSetConfig.at(URI.create("https://auth.example.test/jwks"));
    private static final SharedSecret SHORT = new SharedSecret("s".repeat(32));
    private static final SharedSecret LONG = new SharedSecret("s".repeat(64));

    @Nested
    class Allows {
        @Test
        void whatASecretIsLongEnoughFor() {
            assertEquals(
                    Set.of(JwsAlgorithm.HS256),
                    config(Set.of(), List.of(SHORT), null).allowed());
            assertEquals(
                    Set.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512),
                    config(Set.of(), List.of(SHORT, LONG), null).allowed());
        }

        @Test
        void everyAlgorithmWithAPublicKeyForAJwkSet() {
            assertEquals(
                    EnumSet.range(JwsAlgorithm.EDDSA, JwsAlgorithm.PS512),
                    config(Set.of(), List.of(), JWK_SET).allowed());
        }

        @Test
        void bothSideBySide() {
            assertEquals(
                    EnumSet.allOf(JwsAlgorithm.class),
                    config(Set.of(), List.of(LONG), JWK_SET).allowed());
        }

        @Test
        void whatIsListedAndNothingElse() {
            assertEquals(
                    Set.of(JwsAlgorithm.EDDSA, JwsAlgorithm.HS256),
                    config(Set.of(JwsAlgorithm.EDDSA, JwsAlgorithm.HS256), List.of(LONG), JWK_SET)
                            .allowed());
        }
    }

    @Nested
    class Rejects {
        @Test
        void noSourceOfKeys() {
            assertEquals("a shared secret or a JWK Set is needed", problem(Set.of(), List.of(), null));
        }

        @Test
        void algorithmsWithoutASource() {
            assertEquals("no key can serve ES256", problem(Set.of(JwsAlgorithm.ES256), List.of(LONG), null));
            assertEquals("no key can serve HS256", problem(Set.of(JwsAlgorithm.HS256), List.of(), JWK_SET));
            assertEquals("no key can serve HS512", problem(Set.of(JwsAlgorithm.HS512), List.of(SHORT), JWK_SET));
        }

        private static String problem(
                Set<JwsAlgorithm> algorithms, List<SharedSecret> secrets, @Nullable JwkSetConfig jwkSet) {
            return String.valueOf(
                    assertThrows(IllegalArgumentException.class, () -> config(algorithms, secrets, jwkSet))
                            .getMessage());
        }
    }

    @Test
    void neverPrintsASecret() {
        assertTrue(config(Set.of(), List.of(SHORT), null).toString().contains("secrets=[SharedSecret[redacted]]"));
    }

    private static JwtConfig config(
            Set<JwsAlgorithm> algorithms, List<SharedSecret> secrets, @Nullable JwkSetConfig jwkSet) {
        return new JwtConfig(POLICY, algorithms, secrets, jwkSet);
    }
}
