package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.PublishedVectorsContract;
import dev.latchkey.adapters.jwt.SignatureEngine;

final class NimbusOnJdkPublishedVectorsTest extends PublishedVectorsContract {
    @Override
    protected SignatureEngine engine() {
        return NimbusOnJdk.engine();
    }
}
