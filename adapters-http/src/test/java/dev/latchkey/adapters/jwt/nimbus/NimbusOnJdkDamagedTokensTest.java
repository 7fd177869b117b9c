package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.DamagedTokensContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class NimbusOnJdkDamagedTokensTest extends DamagedTokensContract {
    @Override
    protected SignatureEngine engine() {
        return NimbusOnJdk.engine();
    }
}
