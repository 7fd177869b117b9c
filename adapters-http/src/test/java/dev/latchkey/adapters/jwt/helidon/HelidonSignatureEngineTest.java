package dev.latchkey.adapters.jwt.helidon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.SignatureEngineContract;
import dev.latchkey.adapters.jwt.TestKey;
import java.security.InvalidKeyException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HelidonSignatureEngineTest extends SignatureEngineContract {
    private static final Set<JwsAlgorithm> CLAIMED = EnumSet.of(
            JwsAlgorithm.HS256,
            JwsAlgorithm.HS384,
            JwsAlgorithm.HS512,
            JwsAlgorithm.ES256,
            JwsAlgorithm.ES384,
            JwsAlgorithm.ES512,
            JwsAlgorithm.RS256,
            JwsAlgorithm.RS384,
            JwsAlgorithm.RS512);

    @Override
    protected SignatureEngine engine() {
        return new HelidonSignatureEngine();
    }

    @Test
    void claimsWhatHelidonKnows() {
        assertEquals(CLAIMED, engine().algorithms());
    }

    @ParameterizedTest
    @EnumSource
    void saysOfEveryKeyWhetherItCanBeUsed(JwsAlgorithm algorithm) throws InvalidKeyException {
        var key = TestKey.of(algorithm, null).verifying();
        if (CLAIMED.contains(algorithm)) {
            engine().bind(algorithm, key);
        } else {
            var refusal = assertThrows(InvalidKeyException.class, () -> engine().bind(algorithm, key));
            assertEquals("no support for " + algorithm.joseName(), refusal.getMessage());
        }
    }
}
