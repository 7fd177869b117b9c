package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.SignatureEngineContract;

final class NimbusOnJdkSignatureEngineTest extends SignatureEngineContract {
    @Override
    protected SignatureEngine engine() {
        return NimbusOnJdk.engine();
    }
}
