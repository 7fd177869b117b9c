package dev.latchkey.adapters.jwt.nimbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.SignatureEngineContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NimbusSignatureEngineTest extends SignatureEngineContract {
    @Override
    protected SignatureEngine engine() {
        return new NimbusSignatureEngine();
    }

    @Test
    void claimsEveryAlgorithm() {
        assertEquals(Set.of(JwsAlgorithm.values()), engine().algorithms());
    }
}
