package dev.latchkey.adapters.jwt;

import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;

/** Shared secrets, each tried in turn: they have no ids, so {@code kid} has no say (Better Auth sends none). */
final class SecretKeySource implements KeySource {
    private final List<VerificationKey> keys = new ArrayList<>();

    /** Throws {@link IllegalArgumentException} if the engine fails to use a secret for an algorithm that it claims. */
    SecretKeySource(List<SharedSecret> secrets, SignatureEngine engine) {
        for (var secret : secrets) {
            for (var algorithm : secret.algorithms()) {
                if (engine.algorithms().contains(algorithm)) {
                    keys.add(bind(secret, algorithm, engine));
                }
            }
        }
    }

    @Override
    public SignatureProof prove(JoseHeader header, CompactJws jws) {
        for (var key : keys) {
            if (key.name().algorithm() == header.algorithm() && key.signed(jws)) {
                return SignatureProof.HOLDS;
            }
        }
        return SignatureProof.FAILS;
    }

    /** Each secret's algorithm; nothing of the secret. */
    List<String> descriptions() {
        return keys.stream()
                .map(key -> "shared secret, alg " + key.name().algorithm().joseName())
                .toList();
    }

    private static VerificationKey bind(SharedSecret secret, JwsAlgorithm algorithm, SignatureEngine engine) {
        try {
            return VerificationKey.bind(engine, algorithm, null, secret.key());
        } catch (InvalidKeyException unfit) {
            throw new IllegalArgumentException(
                    "the signature engine cannot use a shared secret for " + algorithm.joseName(), unfit);
        }
    }
}
