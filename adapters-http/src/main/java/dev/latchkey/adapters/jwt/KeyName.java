package dev.latchkey.adapters.jwt;

import org.jspecify.annotations.Nullable;

/**
 * How a token names the key it was signed with.
 *
 * @param algorithm in its canonical form
 * @param id {@code kid} (RFC 7515 section 4.1.4); without it, the only key of that algorithm is meant
 */
record KeyName(JwsAlgorithm algorithm, @Nullable String id) {
    private static final int MAX_ID_LENGTH = 256;

    static KeyName of(JoseHeader header) {
        return new KeyName(header.algorithm().canonical(), header.keyId());
    }

    /** 1 to 256 printable ASCII characters: fit for a map and for a log. */
    static boolean isWellFormed(String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            return false;
        }
        for (var i = 0; i < id.length(); i++) {
            if (id.charAt(i) < ' ' || id.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** For the log of the start: which key it is, and nothing of the key itself. */
    String description() {
        return (id == null ? "no kid" : "kid " + id) + ", alg " + algorithm.joseName();
    }
}
