package dev.latchkey.adapters.jwt.helidon;

import dev.latchkey.adapters.jwt.BetterAuthContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class HelidonBetterAuthTest extends BetterAuthContract {
    @Override
    protected SignatureEngine engine() {
        return new HelidonSignatureEngine();
    }
}
