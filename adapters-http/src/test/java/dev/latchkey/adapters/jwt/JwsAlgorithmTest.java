package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwsAlgorithmTest {
    @Test
    void hasTheRegisteredNames() {
        assertEquals(
                List.of(
                        "HS256", "HS384", "HS512", "EdDSA", "Ed25519", "ES256", "ES384", "ES512", "RS256", "RS384",
                        "RS512", "PS256", "PS384", "PS512"),
                Arrays.stream(JwsAlgorithm.values()).map(JwsAlgorithm::joseName).toList());
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsName(JwsAlgorithm algorithm) {
        assertEquals(Optional.of(algorithm), JwsAlgorithm.of(algorithm.joseName()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "none", "None", "hs256", "EDDSA", "eddsa", "ES256K", "RS1", "HS256 ", "Ed448", "ML-DSA-44"})
    void isNotFoundByAnyOther(String name) {
        assertEquals(Optional.empty(), JwsAlgorithm.of(name));
    }

    @Test
    void isSymmetricForHmacAlone() {
        assertEquals(
                List.of(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512),
                Arrays.stream(JwsAlgorithm.values())
                        .filter(JwsAlgorithm::isSymmetric)
                        .toList());
    }

    @Test
    void isOneUnderBothNamesOfEd25519() {
        assertEquals(JwsAlgorithm.ED25519, JwsAlgorithm.EDDSA.canonical());
        assertEquals(
                List.of(JwsAlgorithm.EDDSA),
                Arrays.stream(JwsAlgorithm.values())
                        .filter(algorithm -> algorithm.canonical() != algorithm)
                        .toList());
    }
}
