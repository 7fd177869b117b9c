package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.security.Provider;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Corretto Crypto Provider, for the algorithms that it has shown to prove on this machine. It is asked by name and
 * never registered, so that all else in the process stays with what it has; where it is missing or fails, nothing is said
 * of it and the JDK does the work.
 */
final class Corretto {
    private static final String TYPE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    // Without it the provider has no keys for Ed25519.
    private static final String ED25519_KEYS = "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

    private static final class Found {
        private static final Corretto HERE = new Corretto(load(TYPE));
    }

    private final @Nullable Provider provider;
    private final Set<JwsAlgorithm> proves = EnumSet.noneOf(JwsAlgorithm.class);

    Corretto(@Nullable Provider provider) {
        this.provider = provider;
        if (provider != null) {
            for (var algorithm : JwsAlgorithm.values()) {
                if (!algorithm.isSymmetric() && KnownSignature.of(algorithm).isProvedBy(provider)) {
                    proves.add(algorithm);
                }
            }
        }
    }

    /** The provider, if there is one here that proves that algorithm. */
    static Optional<Provider> provider(JwsAlgorithm algorithm) {
        return Found.HERE.forAlgorithm(algorithm);
    }

    Optional<Provider> forAlgorithm(JwsAlgorithm algorithm) {
        return proves.contains(algorithm) ? Optional.ofNullable(provider) : Optional.empty();
    }

    /** The provider of that class, or {@code null} where there is none that can be used. */
    static @Nullable Provider load(String type) {
        System.setProperty(ED25519_KEYS, "true");
        try {
            return (Provider) Class.forName(type).getField("INSTANCE").get(null);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException missing) {
            return null;
        }
    }
}
