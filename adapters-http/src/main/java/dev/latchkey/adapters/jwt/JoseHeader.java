package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.domain.token.TokenRejection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a header says (RFC 7515 section 4.1) after everything that could change its meaning has been refused.
 *
 * @param keyId {@code kid}: untrusted, fit to be a map key and nothing else
 */
record JoseHeader(
        JwsAlgorithm algorithm,
        @Nullable String keyId,
        @Nullable String type) {
    private static final Map<String, TokenRejection> NEVER = Map.of(
            "crit", TokenRejection.CRITICAL_EXTENSION,
            "b64", TokenRejection.UNENCODED_PAYLOAD,
            "zip", TokenRejection.COMPRESSED,
            "cty", TokenRejection.NESTED,
            "jwk", TokenRejection.EMBEDDED_KEY,
            "jku", TokenRejection.EMBEDDED_KEY,
            "x5u", TokenRejection.EMBEDDED_KEY,
            "x5c", TokenRejection.EMBEDDED_KEY,
            "x5t", TokenRejection.EMBEDDED_KEY,
            "x5t#S256", TokenRejection.EMBEDDED_KEY);

    static JoseHeader read(JsonObject header, Set<JwsAlgorithm> allowed) throws TokenRefusal {
        var algorithm = algorithm(header.get("alg"))
                .filter(allowed::contains)
                .orElseThrow(() -> new TokenRefusal(TokenRejection.ALGORITHM_NOT_ALLOWED));
        refuse(header.members().keySet());
        return new JoseHeader(algorithm, keyId(header.get("kid")), type(header.get("typ")));
    }

    /** For the first reason of all, whatever the order of the members. */
    private static void refuse(Set<String> names) throws TokenRefusal {
        TokenRejection first = null;
        for (var name : names) {
            var reason = NEVER.get(name);
            if (reason != null && (first == null || reason.compareTo(first) < 0)) {
                first = reason;
            }
        }
        if (first != null) {
            throw new TokenRefusal(first);
        }
    }

    private static Optional<JwsAlgorithm> algorithm(@Nullable Json alg) {
        return alg instanceof JsonText(var name) ? JwsAlgorithm.of(name) : Optional.empty();
    }

    private static @Nullable String keyId(@Nullable Json kid) throws TokenRefusal {
        return switch (kid) {
            case null -> null;
            case JsonText(var id) when KeyName.isWellFormed(id) -> id;
            default -> throw new TokenRefusal(TokenRejection.INVALID_KEY_ID);
        };
    }

    private static @Nullable String type(@Nullable Json typ) throws TokenRefusal {
        return switch (typ) {
            case null -> null;
            case JsonText(var type) -> type;
            default -> throw new TokenRefusal(TokenRejection.WRONG_TYPE);
        };
    }
}
