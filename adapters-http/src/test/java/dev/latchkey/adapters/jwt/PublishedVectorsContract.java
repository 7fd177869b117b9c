package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.domain.token.TokenRejection;
import java.security.InvalidKeyException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The examples of RFC 7515, RFC 7520, RFC 7797 and RFC 8037, as far as the signature: what they sign are no claims that
 * would pass.
 */
public abstract class PublishedVectorsContract {
    private static final List<String> FILES = List.of("rfc7515", "rfc7520", "rfc7797", "rfc8037");
    private static final Set<JwsAlgorithm> ALL = EnumSet.allOf(JwsAlgorithm.class);

    protected abstract SignatureEngine engine();

    static Stream<Arguments> proved() {
        return each("proved");
    }

    static Stream<Arguments> refused() {
        return each("refused");
    }

    private static Stream<Arguments> each(String list) {
        return FILES.stream()
                .flatMap(file -> Vectors.file(file)
                        .get(list)
                        .valueStream()
                        .map(vector ->
                                Arguments.of(file + " " + vector.get("section").asString(), vector)));
    }

    private static JoseHeader header(CompactJws jws) throws TokenRefusal {
        return JoseHeader.read(StrictJson.object(jws.header()), ALL);
    }

    private JwkSet set(String... jwks) throws TokenRefusal {
        return new JwkSetReader(engine()).read(Jwks.bytes(TestKey.jwkSet(jwks)));
    }

    private void assumeClaimed(JsonNode vector) {
        var algorithm = JwsAlgorithm.of(vector.get("alg").asString()).orElseThrow();
        assumeTrue(engine().algorithms().contains(algorithm), "not claimed by the engine");
    }

    private VerificationKey key(JoseHeader header, JsonNode vector) throws TokenRefusal, InvalidKeyException {
        if (header.algorithm().isSymmetric()) {
            return VerificationKey.bind(engine(), header.algorithm(), null, Vectors.secret(vector.get("key")));
        }
        var set = set(Vectors.publicJwk(vector.get("key"), header.algorithm().joseName()));
        assertEquals(List.of(), set.warnings());
        return Objects.requireNonNull(set.find(KeyName.of(header)));
    }

    @Nested
    class Tokens {
        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.latchkey.adapters.jwt.PublishedVectorsContract#proved")
        void areProved(String section, JsonNode vector) throws TokenRefusal, InvalidKeyException {
            assumeClaimed(vector);
            var jws = CompactJws.read(vector.get("token").asString());
            var header = header(jws);
            assertEquals(vector.get("alg").asString(), header.algorithm().joseName());
            assertTrue(key(header, vector).signed(jws));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.latchkey.adapters.jwt.PublishedVectorsContract#proved")
        void areNotProvedUnderTheKeyOfAnotherExample(String section, JsonNode vector)
                throws TokenRefusal, InvalidKeyException {
            assumeClaimed(vector);
            var jws = CompactJws.read(vector.get("token").asString());
            var others = proved().map(other -> (JsonNode) other.get()[1])
                    .filter(other -> other.get("alg").equals(vector.get("alg")))
                    .filter(other -> !other.get("key").equals(vector.get("key")))
                    .toList();
            assumeFalse(others.isEmpty(), "the only example of its algorithm");
            for (var other : others) {
                var otherHeader = header(CompactJws.read(other.get("token").asString()));
                assertFalse(key(otherHeader, other).signed(jws));
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.latchkey.adapters.jwt.PublishedVectorsContract#refused")
        void areRefusedInAnyOtherForm(String section, JsonNode vector) {
            var text = vector.has("json")
                    ? vector.get("json").toString()
                    : vector.get("token").asString();
            assertEquals(
                    TokenRejection.valueOf(vector.get("reason").asString()),
                    Refusals.of(() -> header(CompactJws.read(text))));
        }

        /** RFC 7515 appendix A.5, with something in the place of the signature. */
        @Test
        void areRefusedWithoutAlgorithm() {
            var unsecured = Vectors.file("rfc7515").get("refused").get(0);
            assertEquals("A.5", unsecured.get("section").asString());
            assertEquals(
                    TokenRejection.ALGORITHM_NOT_ALLOWED,
                    Refusals.of(
                            () -> header(CompactJws.read(unsecured.get("token").asString() + "AA"))));
        }

        /** RFC 7520 section 4.2: the key does not say that it is for PS384, and is taken for one of RS256. */
        @Test
        void areUnprovedByAKeyThatIsForAnotherAlgorithm() throws TokenRefusal {
            var vector = Vectors.file("rfc7520").get("proved").get(1);
            assertEquals("4.2", vector.get("section").asString());
            var set = set(vector.get("key").toString());
            assertEquals(List.of("kid bilbo.baggins@hobbiton.example, alg RS256"), set.descriptions());
            assertNull(set.find(
                    KeyName.of(header(CompactJws.read(vector.get("token").asString())))));
        }
    }

    @Nested
    class KeysOfTheExamples {
        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.latchkey.adapters.jwt.PublishedVectorsContract#proved")
        void areLeftOutWhereTheyAreSecret(String section, JsonNode vector) throws TokenRefusal {
            var key = vector.get("key");
            assumeTrue(key.has("k") || key.has("d"), "a public key");
            var which = key.has("kid") ? "kid " + key.get("kid").asString() : "index 0";
            var fault = key.has("k") ? JwkFault.SYMMETRIC : JwkFault.PRIVATE;
            assertEquals(
                    List.of(JwkSet.warning(which, fault)), set(key.toString()).warnings());
        }

        @Test
        void areLeftOutWhereTheyAreForAgreement() throws TokenRefusal {
            var vectors = Vectors.file("rfc8037").get("refusedKeys");
            assertEquals(2, vectors.size());
            for (var vector : vectors) {
                var key = vector.get("key");
                assertEquals(
                        List.of(JwkSet.warning("kid " + key.get("kid").asString(), JwkFault.UNKNOWN_TYPE)),
                        set(key.toString()).warnings());
            }
        }
    }

    /** Threat 2.4: signatures on which implementations of Ed25519 are known to differ. */
    @Nested
    class CornersOfEd25519 {
        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "0, WEAK", "1, WEAK", "2, HOLDS", "3, HOLDS", "4, FAILS", "5, FAILS", "6, FAILS", "7, FAILS", "8, FAILS",
            "9, FAILS", "10, WEAK", "11, WEAK", "a, FAILS", "b, FAILS", "c, HOLDS", "d, FAILS", "e, FAILS", "f, FAILS",
            "g, FAILS"
        })
        void areJudgedAlikeEverywhere(String number, String verdict) throws TokenRefusal {
            assumeTrue(engine().algorithms().contains(JwsAlgorithm.ED25519), "not claimed by the engine");
            assertEquals(verdict, verdict(corner(number)));
        }

        private String verdict(JsonNode corner) throws TokenRefusal {
            var x = TestKey.base64Url(octets(corner, "key"));
            var set = set("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}");
            var key = set.find(new KeyName(JwsAlgorithm.ED25519, null));
            if (key == null) {
                assertEquals(List.of(JwkSet.warning("index 0", JwkFault.WEAK)), set.warnings());
                return "WEAK";
            }
            var none = new byte[0];
            return key.signed(new CompactJws(none, none, octets(corner, "signature"), octets(corner, "message")))
                    ? "HOLDS"
                    : "FAILS";
        }

        private static JsonNode corner(String number) {
            return Vectors.file("ed25519-corners")
                    .get("cases")
                    .valueStream()
                    .filter(corner -> corner.get("case").asString().equals(number))
                    .findAny()
                    .orElseThrow();
        }

        private static byte[] octets(JsonNode corner, String member) {
            return HexFormat.of().parseHex(corner.get(member).asString());
        }
    }
}
