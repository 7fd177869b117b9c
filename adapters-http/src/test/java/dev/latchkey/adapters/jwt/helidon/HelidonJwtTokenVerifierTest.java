package dev.latchkey.adapters.jwt.helidon;

import dev.latchkey.adapters.jwt.JwtTokenVerifierContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class HelidonJwtTokenVerifierTest extends JwtTokenVerifierContract {
    @Override
    protected SignatureEngine engine() {
        return new HelidonSignatureEngine();
    }
}
