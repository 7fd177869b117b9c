package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.security.Provider;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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

    // Not the state of a class, which would be lost for good if it failed once.
    private static final AtomicReference<@Nullable Corretto> HERE = new AtomicReference<>();

    private final @Nullable Provider provider;
    private final Set<JwsAlgorithm> proves = EnumSet.noneOf(JwsAlgorithm.class);

    Corretto(@Nullable Provider provider, KnownSignature.Source known) {
        this.provider = provider;
        if (provider != null) {
            for (var algorithm : JwsAlgorithm.values()) {
                if (!algorithm.isSymmetric() && KnownSignature.isProved(algorithm, known, provider)) {
                    proves.add(algorithm);
                }
            }
        }
    }

    /** The provider, if there is one here that proves that algorithm. */
    static Optional<Provider> provider(JwsAlgorithm algorithm) {
        return here().forAlgorithm(algorithm);
    }

    private static synchronized Corretto here() {
        var here = HERE.get();
        if (here == null) {
            here = new Corretto(load(TYPE), KnownSignature::of);
            HERE.set(here);
        }
        return here;
    }

    Optional<Provider> forAlgorithm(JwsAlgorithm algorithm) {
        return proves.contains(algorithm) ? Optional.ofNullable(provider) : Optional.empty();
    }

    /** The provider of that class, or {@code null} where there is none that can be used. */
    static @Nullable Provider load(String type) {
        try {
            System.setProperty(ED25519_KEYS, "true");
            return (Provider) Class.forName(type).getField("INSTANCE").get(null);
        } catch (ReflectiveOperationException
                | RuntimeException
                | LinkageError
                | AssertionError
                | InternalError
                | StackOverflowError missing) {
            return null;
        }
    }
}
