package dev.latchkey.adapters.jwt.helidon;

import dev.latchkey.adapters.jwt.DamagedTokensContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class HelidonDamagedTokensTest extends DamagedTokensContract {
    @Override
    protected SignatureEngine engine() {
        return new HelidonSignatureEngine();
    }
}
