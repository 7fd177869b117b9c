package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.security.Key;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** One key for each algorithm, the same for everyone who is compared. */
final class KeyRing {
    private final Map<JwsAlgorithm, TestKey> keys = new EnumMap<>(JwsAlgorithm.class);

    KeyRing() {
        for (var algorithm : JwsAlgorithm.values()) {
            keys.put(algorithm, TestKey.of(algorithm, algorithm.joseName().toLowerCase(Locale.ROOT)));
        }
        // The two names of one algorithm.
        keys.put(JwsAlgorithm.ED25519, key(JwsAlgorithm.EDDSA).as(JwsAlgorithm.ED25519));
    }

    TestKey key(JwsAlgorithm algorithm) {
        return Optional.ofNullable(keys.get(algorithm)).orElseThrow();
    }

    /** The key to verify with, bound to its algorithm, and to its id where a token names one; secrets have no ids. */
    Optional<Key> verifying(Object alg, Object kid) {
        return keys.values().stream()
                .filter(key -> key.algorithm().joseName().equals(alg))
                .filter(key -> key.algorithm().isSymmetric() || kid == null || id(key).equals(kid))
                .findFirst()
                .map(KeyRing::verifying);
    }

    /** The public keys, as an issuer publishes them. */
    String jwkSet() {
        return TestKey.jwkSet(Stream.of(JwsAlgorithm.values())
                .filter(algorithm -> !algorithm.isSymmetric() && algorithm != JwsAlgorithm.ED25519)
                .map(algorithm -> key(algorithm).jwk())
                .toArray(String[]::new));
    }

    /** A secret under the JCA's name for its algorithm, without which jjwt takes none. */
    private static Key verifying(TestKey key) {
        return key.algorithm().isSymmetric()
                ? new SecretKeySpec(
                        key.verifying().getEncoded(),
                        "HmacSHA" + key.algorithm().joseName().substring(2))
                : key.verifying();
    }

    private static String id(TestKey key) {
        var algorithm = key.algorithm() == JwsAlgorithm.ED25519 ? JwsAlgorithm.EDDSA : key.algorithm();
        return algorithm.joseName().toLowerCase(Locale.ROOT);
    }
}
