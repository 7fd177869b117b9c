package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClaimsReaderTest {
    private static TokenClaims read(String payload) throws TokenRefusal {
        return ClaimsReader.read("JWT", StrictJson.object(payload.getBytes(StandardCharsets.UTF_8)));
    }

    @Nested
    class Reads {
        @Test
        void eachClaimThatIsJudged() throws TokenRefusal {
            assertEquals(
                    new TokenClaims(
                            "JWT",
                            "i",
                            List.of("a", "b"),
                            "s",
                            "c",
                            "z",
                            Instant.ofEpochSecond(1),
                            Instant.ofEpochSecond(2),
                            Instant.ofEpochSecond(3),
                            Set.of("iss", "aud", "sub", "client_id", "sid", "iat", "nbf", "exp", "email")),
                    read("""
                            {"iss":"i","aud":["a","b"],"sub":"s","client_id":"c","sid":"z","iat":1,"nbf":2,"exp":3,"email":{}}"""));
        }

        @Test
        void nothingFromNothing() throws TokenRefusal {
            assertEquals(
                    new TokenClaims(null, null, List.of(), null, null, null, null, null, null, Set.of()),
                    ClaimsReader.read(null, StrictJson.object("{}".getBytes(StandardCharsets.UTF_8))));
        }

        @Test
        void audiencesAsTextOrAsList() throws TokenRefusal {
            assertEquals(List.of("a"), read("{\"aud\":\"a\"}").audience());
            assertEquals(List.of("a"), read("{\"aud\":[\"a\"]}").audience());
            assertEquals(List.of(), read("{\"aud\":[]}").audience());
        }

        @Test
        void sessionsOf1To255Characters() throws TokenRefusal {
            assertEquals("1", read("{\"sid\":\"1\"}").session());
            assertEquals(
                    " ~\u00a0\u00e9", read("{\"sid\":\" ~\\u00a0\\u00e9\"}").session());
            var longest = "s".repeat(255);
            assertEquals(longest, read("{\"sid\":\"" + longest + "\"}").session());
        }

        @Test
        void textBeyondTheBasicPlane() throws TokenRefusal {
            assertEquals("\ud83d\ude00", read("{\"sub\":\"\\ud83d\\ude00\"}").subject());
        }

        /** Threat 4.3, 4.4. */
        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "-0, 0",
            "0.999, 0",
            "1795230754, 1795230754",
            "1795230754.999, 1795230754",
            "1.795230754e9, 1795230754",
            "17952307540000E-4, 1795230754",
            "1e11, 100000000000",
            "253402300799, 253402300799",
            "0e64, 0",
            "1e-64, 0"
        })
        void secondsFloored(String literal, long seconds) throws TokenRefusal {
            assertEquals(
                    Instant.ofEpochSecond(seconds),
                    read("{\"exp\":" + literal + "}").expiresAt());
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(strings = {"null", "1.5", "{}", "[\"a\"]", "\"\\ud800\""})
        void aTokenIdThatIsNotText(String literal) throws TokenRefusal {
            assertEquals(Set.of("jti"), read("{\"jti\":\"a\"}").names());
            assertEquals(TokenRejection.INVALID_CLAIM, Refusals.of(() -> read("{\"jti\":" + literal + "}")));
        }

        /** Threat 4.2, 4.3. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "true",
                    "\"1795230754\"",
                    "[1795230754]",
                    "{}",
                    "-1",
                    "-0.5",
                    "-1e-9",
                    "253402300799.1",
                    "253402300800",
                    "9223372036854775807",
                    "99999999999999999999999",
                    "1e30",
                    "1e400",
                    "1e999999999",
                    "1e-999999999",
                    "0e999999999",
                    "0e-999999999",
                    "0e65",
                    "1e-65",
                    "1e99999999999",
                    "1e-99999999999",
                    "1e2147483647",
                    "1e-2147483647",
                    "1e2147483648",
                    "0e2147483648"
                })
        void otherDates(String literal) {
            for (var claim : new String[] {"exp", "iat", "nbf"}) {
                assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"" + claim + "\":" + literal + "}"), claim);
            }
        }

        /** Threat 3.9, 4.8, 4.10. */
        @ParameterizedTest
        @ValueSource(strings = {"null", "1", "true", "{}", "\"\\ud800\"", "\"a\\udc00b\"", "\"\\udc00\\ud800\""})
        void otherTexts(String literal) {
            for (var claim : new String[] {"iss", "sub", "client_id", "sid", "aud"}) {
                assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"" + claim + "\":" + literal + "}"), claim);
            }
            assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"aud\":[\"a\"," + literal + "]}"));
            assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"aud\":[[\"a\"]]}"));
        }

        @Test
        void listsForTexts() {
            for (var claim : new String[] {"iss", "sub", "client_id", "sid"}) {
                assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"" + claim + "\":[\"a\"]}"), claim);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\\u0000", "a\\u001f", "\\u007fa", "a\\u009fb", "\\n"})
        void sessionsThatAreEmptyOrHoldControlCharacters(String text) {
            assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"sid\":\"" + text + "\"}"));
        }

        @Test
        void sessionsOf256Characters() {
            assertEquals(TokenRejection.INVALID_CLAIM, refusal("{\"sid\":\"" + "s".repeat(256) + "\"}"));
        }

        private static TokenRejection refusal(String payload) {
            return Refusals.of(() -> read(payload));
        }
    }
}
