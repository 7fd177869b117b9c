package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an issuer publishes gives public keys for signatures, each for one algorithm, or none. */
@Tag("jazzer")
final class JwkSetFuzzTest {
    private static final JwkSetReader READER = new JwkSetReader(new NimbusSignatureEngine());
    private static final Set<String> SECRET = Set.of("k", "d", "p", "q", "dp", "dq", "qi", "oth");
    private static final List<String> RSA = List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    static Stream<byte[]> seeds() {
        return Seeds.jwkSets();
    }

    @MethodSource("seeds")
    @DictionaryEntries({
        "\"keys\"", "\"kty\"", "\"OKP\"", "\"EC\"", "\"RSA\"", "\"oct\"", "\"crv\"", "\"Ed25519\"", "\"P-256\"",
        "\"P-384\"", "\"P-521\"", "\"alg\"", "\"kid\"", "\"use\"", "\"sig\"", "\"key_ops\"", "\"verify\"", "\"AQAB\""
    })
    @FuzzTest
    void keys(byte[] document) throws TokenRefusal {
        JwkSet set;
        try {
            set = READER.read(document);
        } catch (TokenRefusal refused) {
            return;
        }
        var elements =
                (List<?>) Objects.requireNonNull(SecondOpinion.object(document).get("keys"));
        assertTrue(elements.size() <= 64);
        assertTrue(set.descriptions().size() <= elements.size());
        assertEquals(elements.isEmpty(), set.isEmpty() && set.warnings().isEmpty());
        var possible = new HashSet<String>();
        elements.forEach(element -> possible.addAll(descriptions(element)));
        assertTrue(possible.containsAll(set.descriptions()));
        assertTrue(set.sameAs(READER.read(document)));
    }

    /** How a key that may be used would be described. */
    private static List<String> descriptions(Object element) {
        if (!(element instanceof Map<?, ?> jwk)
                || !Collections.disjoint(jwk.keySet(), SECRET)
                || (jwk.containsKey("use") && !"sig".equals(jwk.get("use")))
                || (jwk.containsKey("key_ops")
                        && !(jwk.get("key_ops") instanceof List<?> uses && uses.contains("verify")))) {
            return List.of();
        }
        var id = jwk.containsKey("kid") ? "kid " + jwk.get("kid") : "no kid";
        var fitting = algorithms(jwk);
        return (jwk.containsKey("alg") ? fitting : fitting.subList(0, 1))
                .stream()
                        .filter(algorithm -> !jwk.containsKey("alg") || algorithm.equals(jwk.get("alg")))
                        .map(algorithm -> id + ", alg " + (algorithm.equals("EdDSA") ? "Ed25519" : algorithm))
                        .toList();
    }

    private static List<String> algorithms(Map<?, ?> jwk) {
        return switch ("RSA".equals(jwk.get("kty")) ? "RSA" : jwk.get("kty") + " " + jwk.get("crv")) {
            case "RSA" -> RSA;
            case "EC P-256" -> List.of("ES256");
            case "EC P-384" -> List.of("ES384");
            case "EC P-521" -> List.of("ES512");
            case "OKP Ed25519" -> List.of("Ed25519", "EdDSA");
            default -> List.of("none");
        };
    }

    @Test
    void beginsWithKeysThatAreUsed() throws TokenRefusal {
        var used = 0;
        for (var seed : seeds().toList()) {
            used += READER.read(seed).descriptions().size();
        }
        assertTrue(used > 10);
    }
}
