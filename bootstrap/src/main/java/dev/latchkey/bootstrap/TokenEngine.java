package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.SignatureEngine;
import dev.latchkey.adapters.jwt.helidon.HelidonSignatureEngine;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;

/** Which library proves signatures. */
enum TokenEngine {
    NIMBUS,
    HELIDON;

    /** Finds out what it computes with, which takes a moment, ahead of the first key. */
    void prepare() {
        if (this == NIMBUS) {
            NimbusSignatureEngine.prepare();
        }
    }

    SignatureEngine create() {
        return switch (this) {
            case NIMBUS -> new NimbusSignatureEngine();
            case HELIDON -> new HelidonSignatureEngine();
        };
    }
}
