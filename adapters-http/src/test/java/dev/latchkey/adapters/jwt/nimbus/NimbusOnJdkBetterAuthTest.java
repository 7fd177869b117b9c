package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.BetterAuthContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class NimbusOnJdkBetterAuthTest extends BetterAuthContract {
    @Override
    protected SignatureEngine engine() {
        return NimbusOnJdk.engine();
    }
}
