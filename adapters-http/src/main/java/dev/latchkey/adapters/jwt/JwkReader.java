package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonArray;
import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import java.security.InvalidKeyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one key (RFC 7517 section 4) and binds it to its one algorithm, or says what is wrong with it. */
final class JwkReader {
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth");

    private final SignatureEngine engine;

    JwkReader(SignatureEngine engine) {
        this.engine = engine;
    }

    VerificationKey read(Json json) throws UnusableJwk {
        if (!(json instanceof JsonObject jwk)) {
            throw new UnusableJwk(JwkFault.NOT_AN_OBJECT);
        }
        requirePublic(jwk);
        requireForVerifying(jwk);
        var id = keyId(jwk);
        var type = JwkType.of(text(jwk, "kty"), text(jwk, "crv"));
        var algorithm = algorithm(jwk, type);
        var material = type.publicKey(jwk);
        try {
            return VerificationKey.bind(engine, algorithm, id, material);
        } catch (InvalidKeyException unfit) {
            throw new UnusableJwk(JwkFault.NOT_A_KEY);
        }
    }

    private static void requirePublic(JsonObject jwk) throws UnusableJwk {
        if (jwk.has("k") || "oct".equals(text(jwk, "kty"))) {
            throw new UnusableJwk(JwkFault.SYMMETRIC);
        }
        if (PRIVATE_MEMBERS.stream().anyMatch(jwk::has)) {
            throw new UnusableJwk(JwkFault.PRIVATE);
        }
    }

    private static void requireForVerifying(JsonObject jwk) throws UnusableJwk {
        if (jwk.has("use") && !"sig".equals(text(jwk, "use"))) {
            throw new UnusableJwk(JwkFault.NOT_FOR_SIGNATURES);
        }
        if (jwk.has("key_ops")
                && !(jwk.get("key_ops") instanceof JsonArray(var operations)
                        && operations.contains(new JsonText("verify")))) {
            throw new UnusableJwk(JwkFault.NOT_FOR_VERIFYING);
        }
    }

    private static @Nullable String keyId(JsonObject jwk) throws UnusableJwk {
        return switch (jwk.get("kid")) {
            case null -> null;
            case JsonText(var id) when KeyName.isWellFormed(id) -> id;
            default -> throw new UnusableJwk(JwkFault.INVALID_KEY_ID);
        };
    }

    private JwsAlgorithm algorithm(JsonObject jwk, JwkType type) throws UnusableJwk {
        var algorithm = type.algorithms().getFirst();
        if (jwk.has("alg")) {
            var name = text(jwk, "alg");
            algorithm = type.algorithms().stream()
                    .filter(candidate -> candidate.joseName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UnusableJwk(JwkFault.WRONG_ALGORITHM));
        }
        if (!engine.algorithms().contains(algorithm)) {
            throw new UnusableJwk(JwkFault.NOT_SUPPORTED);
        }
        return algorithm;
    }

    private static @Nullable String text(JsonObject jwk, String name) {
        return jwk.get(name) instanceof JsonText(var value) ? value : null;
    }
}
