package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.helidon.HelidonSignatureEngine;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;

/** Which library proves signatures. */
enum TokenEngine {
    NIMBUS,
    HELIDON;

    SignatureEngine create() {
        return switch (this) {
            case NIMBUS -> new NimbusSignatureEngine();
            case HELIDON -> new HelidonSignatureEngine();
        };
    }
}
