package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JoseHeaderTest {
    private static final Set<JwsAlgorithm> ALL = EnumSet.allOf(JwsAlgorithm.class);

    private static JoseHeader read(String json, Set<JwsAlgorithm> allowed) throws TokenRefusal {
        return JoseHeader.read(StrictJson.object(json.getBytes(StandardCharsets.UTF_8)), allowed);
    }

    private static TokenRejection refusal(String json) {
        return Refusals.of(() -> read(json, ALL));
    }

    @Nested
    class Reads {
        @Test
        void algorithmKeyIdAndType() throws TokenRefusal {
            assertEquals(
                    new JoseHeader(JwsAlgorithm.EDDSA, "k1", "JWT"),
                    read("{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"typ\":\"JWT\"}", ALL));
        }

        @ParameterizedTest
        @EnumSource
        void theAlgorithmAlone(JwsAlgorithm algorithm) throws TokenRefusal {
            assertEquals(
                    new JoseHeader(algorithm, null, null),
                    read("{\"alg\":\"" + algorithm.joseName() + "\"}", Set.of(algorithm)));
        }

        @Test
        void pastMembersThatMeanNothingHere() throws TokenRefusal {
            assertEquals(
                    new JoseHeader(JwsAlgorithm.HS256, null, null),
                    read("{\"alg\":\"HS256\",\"iss\":1,\"enc\":{},\"CRIT\":[]}", ALL));
        }

        /** Threat 1.6. */
        @ParameterizedTest
        @ValueSource(strings = {"1", " ", "~", "../../dev/null", "' OR 1=1 --", "{}"})
        void anyPrintableKeyId(String id) throws TokenRefusal {
            assertEquals(
                    id, read("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}", ALL).keyId());
        }

        @Test
        void keyIdsOf256Characters() throws TokenRefusal {
            var id = "k".repeat(256);
            assertEquals(
                    id, read("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}", ALL).keyId());
        }

        @Test
        void anyType() throws TokenRefusal {
            assertEquals("", read("{\"alg\":\"HS256\",\"typ\":\"\"}", ALL).type());
            assertEquals(
                    "at+jwt",
                    read("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", ALL).type());
        }
    }

    @Nested
    class Refuses {
        /** Threat 1.1, 1.4. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"alg\":null}",
                    "{\"alg\":256}",
                    "{\"alg\":[\"HS256\"]}",
                    "{\"alg\":{\"HS256\":1}}",
                    "{\"alg\":true}",
                    "{\"alg\":\"\"}",
                    "{\"alg\":\"none\"}",
                    "{\"alg\":\"None\"}",
                    "{\"alg\":\"NONE\"}",
                    "{\"alg\":\"nOnE\"}",
                    "{\"alg\":\"hs256\"}",
                    "{\"alg\":\"HS256 \"}",
                    "{\"alg\":\"dir\"}",
                    "{\"ALG\":\"HS256\"}"
                })
        void anyOtherAlgorithm(String json) {
            assertEquals(TokenRejection.ALGORITHM_NOT_ALLOWED, refusal(json));
        }

        @Test
        void algorithmsThatAreNotOnTheList() {
            for (var algorithm : JwsAlgorithm.values()) {
                var others = EnumSet.complementOf(EnumSet.of(algorithm));
                assertEquals(
                        TokenRejection.ALGORITHM_NOT_ALLOWED,
                        Refusals.of(() -> read("{\"alg\":\"" + algorithm.joseName() + "\"}", others)));
            }
        }

        /** Threat 1.5, 1.13, 3.12, 3.13, 4.13. */
        @ParameterizedTest
        @CsvSource({
            "crit, CRITICAL_EXTENSION",
            "b64, UNENCODED_PAYLOAD",
            "zip, COMPRESSED",
            "cty, NESTED",
            "jwk, EMBEDDED_KEY",
            "jku, EMBEDDED_KEY",
            "x5u, EMBEDDED_KEY",
            "x5c, EMBEDDED_KEY",
            "x5t, EMBEDDED_KEY",
            "x5t#S256, EMBEDDED_KEY"
        })
        void whatWouldChangeTheMeaning(String member, TokenRejection reason) {
            for (var value : new String[] {"null", "true", "false", "\"\"", "[]", "{}", "[\"exp\"]", "\"DEF\""}) {
                assertEquals(reason, refusal("{\"alg\":\"HS256\",\"" + member + "\":" + value + "}"));
            }
        }

        @Test
        void theFirstFaultInTheOrderOfTheChecks() {
            var all = "\"jwk\":1,\"cty\":1,\"zip\":1,\"b64\":1,\"crit\":1,\"kid\":1,\"typ\":1}";
            assertEquals(TokenRejection.ALGORITHM_NOT_ALLOWED, refusal("{" + all));
            assertEquals(TokenRejection.CRITICAL_EXTENSION, refusal("{\"alg\":\"HS256\"," + all));
            assertEquals(TokenRejection.EMBEDDED_KEY, refusal("{\"alg\":\"HS256\",\"x5t\":1,\"kid\":1,\"typ\":1}"));
            assertEquals(TokenRejection.INVALID_KEY_ID, refusal("{\"alg\":\"HS256\",\"kid\":1,\"typ\":1}"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "null",
                    "true",
                    "[\"k\"]",
                    "{\"k\":1}",
                    "\"\"",
                    "\"a\\r\\nb\"",
                    "\"\\u0000\"",
                    "\"\\u001f\"",
                    "\"\\u007f\"",
                    "\"k\\u00e9y\"",
                    "\"\\ud800\""
                })
        void otherKeyIds(String id) {
            assertEquals(TokenRejection.INVALID_KEY_ID, refusal("{\"alg\":\"HS256\",\"kid\":" + id + "}"));
        }

        @Test
        void keyIdsOf257Characters() {
            assertEquals(
                    TokenRejection.INVALID_KEY_ID, refusal("{\"alg\":\"HS256\",\"kid\":\"" + "k".repeat(257) + "\"}"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "null", "true", "[\"JWT\"]", "{}"})
        void typesThatAreNoText(String type) {
            assertEquals(TokenRejection.WRONG_TYPE, refusal("{\"alg\":\"HS256\",\"typ\":" + type + "}"));
        }
    }
}
