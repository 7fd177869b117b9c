package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonArray;
import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.domain.token.TokenRejection;
import java.util.ArrayList;

/** Reads a JWK Set (RFC 7517 section 5): an unusable key is left out with a warning, the others stay usable. */
final class JwkSetReader {
    /** Most keys in a set: Better Auth has been seen to publish a handful. */
    static final int MAX_KEYS = 64;

    private final JwkReader keyReader;

    JwkSetReader(SignatureEngine engine) {
        this.keyReader = new JwkReader(engine);
    }

    /** Refused as a whole only where the document is no JWK Set of bearable size. */
    JwkSet read(byte[] document) throws TokenRefusal {
        if (!(StrictJson.object(document).get("keys") instanceof JsonArray(var elements))
                || elements.size() > MAX_KEYS) {
            throw new TokenRefusal(TokenRejection.NOT_JSON);
        }
        var keys = new ArrayList<VerificationKey>();
        var unused = new ArrayList<JwkSet.Unused>();
        for (var element : elements) {
            try {
                keys.add(keyReader.read(element));
            } catch (UnusableJwk unusable) {
                unused.add(new JwkSet.Unused(which(element, unused.size() + keys.size()), unusable.fault()));
            }
        }
        return JwkSet.of(keys, unused);
    }

    private static String which(Json element, int index) {
        return element instanceof JsonObject jwk
                        && jwk.get("kid") instanceof JsonText(var id)
                        && KeyName.isWellFormed(id)
                ? "kid " + id
                : "index " + index;
    }
}
