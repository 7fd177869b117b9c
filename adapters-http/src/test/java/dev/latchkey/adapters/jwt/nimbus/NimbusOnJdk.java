package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.SignatureEngine;
import java.util.Optional;

/** The engine as it is where there is no other arithmetic than the JDK's. */
public final class NimbusOnJdk {
    private NimbusOnJdk() {}

    public static SignatureEngine engine() {
        return new NimbusSignatureEngine(algorithm -> Optional.empty());
    }
}
