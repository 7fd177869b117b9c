package dev.latchkey.adapters.jwt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tokens and keys as data: what specifications publish, and a fixed token of each algorithm. */
final class Vectors {
    private Vectors() {}

    static JsonNode file(String name) {
        try (var bytes = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name + ".json"))) {
            return JsonMapper.shared().readTree(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What an issuer would publish of a key, for one algorithm. */
    static String publicJwk(JsonNode key, String algorithm) {
        return ((ObjectNode) key.deepCopy())
                .without(Set.of("d"))
                .put("alg", algorithm)
                .toString();
    }

    static SecretKeySpec secret(JsonNode key) {
        return new SecretKeySpec(Base64.getUrlDecoder().decode(key.get("k").asString()), "HMAC");
    }
}
