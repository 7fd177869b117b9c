package dev.latchkey.adapters.jwt.helidon;

import dev.latchkey.adapters.jwt.PublishedVectorsContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class HelidonPublishedVectorsTest extends PublishedVectorsContract {
    @Override
    protected SignatureEngine engine() {
        return new HelidonSignatureEngine();
    }
}
