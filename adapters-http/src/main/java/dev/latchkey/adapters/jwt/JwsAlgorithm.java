package dev.latchkey.adapters.jwt;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The signature algorithms that can be configured (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2). */
public enum JwsAlgorithm {
    HS256("HS256"),
    HS384("HS384"),
    HS512("HS512"),
    /** Ed25519 under its older name, which RFC 9864 deprecates and Better Auth uses. */
    EDDSA("EdDSA"),
    ED25519("Ed25519"),
    ES256("ES256"),
    ES384("ES384"),
    ES512("ES512"),
    RS256("RS256"),
    RS384("RS384"),
    RS512("RS512"),
    PS256("PS256"),
    PS384("PS384"),
    PS512("PS512");

    private static final Map<String, JwsAlgorithm> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(JwsAlgorithm::joseName, it -> it));

    private final String joseName;

    JwsAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /** The {@code alg} value, as registered. */
    public String joseName() {
        return joseName;
    }

    /** The algorithm of that registered name, its case included (RFC 7515 section 4.1.1). */
    public static Optional<JwsAlgorithm> of(String joseName) {
        return Optional.ofNullable(BY_NAME.get(joseName));
    }

    /** Proved by a shared secret; all others by a public key. */
    public boolean isSymmetric() {
        return this == HS256 || this == HS384 || this == HS512;
    }

    /** What a key is bound to: the two names of Ed25519 are one algorithm. */
    JwsAlgorithm canonical() {
        return this == EDDSA ? ED25519 : this;
    }
}
