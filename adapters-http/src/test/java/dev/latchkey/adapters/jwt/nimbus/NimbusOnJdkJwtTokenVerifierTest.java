package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwtTokenVerifierContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class NimbusOnJdkJwtTokenVerifierTest extends JwtTokenVerifierContract {
    @Override
    protected SignatureEngine engine() {
        return NimbusOnJdk.engine();
    }
}
