package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.Json.JsonArray;
import dev.latchkey.adapters.jwt.Json.JsonNumber;
import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.adapters.jwt.Json.JsonWord;
import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
    private static JsonObject read(String document) throws TokenRefusal {
        return StrictJson.object(document.getBytes(StandardCharsets.UTF_8));
    }

    private static TokenRejection refusal(String document) {
        return Refusals.of(() -> read(document));
    }

    @Nested
    class Reads {
        @Test
        void everyKindOfValue() throws TokenRefusal {
            assertEquals(
                    new JsonObject(Map.of(
                            "text", new JsonText("Löve \ud83d\ude00 \n"),
                            "number", new JsonNumber("-1.50e+3"),
                            "integer", new JsonNumber("900"),
                            "words", new JsonArray(List.of(JsonWord.ANY, JsonWord.ANY, JsonWord.ANY)),
                            "object", new JsonObject(Map.of("text", new JsonText(""))),
                            "empty", new JsonArray(List.of()),
                            "", new JsonObject(Map.of()))),
                    read("""
                            {"text":"L\\u00f6ve 😀 \\n", "number":-1.50e+3, "integer":900, "words":[true,false,null],
                             "object":{"text":""}, "empty":[], "":{}}
                            """));
        }

        @Test
        void membersByName() throws TokenRefusal {
            var object = read("{\"a\":1}");
            assertTrue(object.has("a"));
            assertFalse(object.has("b"));
            assertEquals(new JsonNumber("1"), object.get("a"));
            assertNull(object.get("b"));
        }

        @Test
        void sixteenLevels() throws TokenRefusal {
            assertTrue(read("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}").has("a"));
            assertTrue(read("{\"a\":".repeat(15) + "{}" + "}".repeat(15)).has("a"));
        }

        @Test
        void numbersOf64Characters() throws TokenRefusal {
            var digits = "1".repeat(64);
            assertEquals(new JsonNumber(digits), read("{\"a\":" + digits + "}").get("a"));
        }

        @Test
        void aReplacementCharacterThatIsMeant() throws TokenRefusal {
            assertTrue(read("{\"\uFFFD\":1}").has("\uFFFD"));
        }

        @Test
        void theSameNameInDifferentObjects() throws TokenRefusal {
            assertTrue(read("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}").has("b"));
        }
    }

    @Nested
    class Refuses {
        /** Threat 3.7, 3.11. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "null",
                    "true",
                    "1",
                    "\"a\"",
                    "[]",
                    "[{}]",
                    "{",
                    "}",
                    "{}{}",
                    "{} {}",
                    "{}x",
                    "{},",
                    "{}\0",
                    "x{}",
                    "{\"a\":1",
                    "{\"a\":1,}",
                    "{\"a\":1 \"b\":2}",
                    "{\"a\"}",
                    "{\"a\":}",
                    "{\"a\" 1}",
                    "{a:1}",
                    "{'a':1}",
                    "{\"a\":'1'}",
                    "{\"a\":[1,]}",
                    "{\"a\":[1 2]}",
                    "{\"a\":[}",
                    "{\"a\":[}]}",
                    "{\"a\":NaN}",
                    "{\"a\":Infinity}",
                    "{\"a\":-Infinity}",
                    "{\"a\":+1}",
                    "{\"a\":01}",
                    "{\"a\":.5}",
                    "{\"a\":1.}",
                    "{\"a\":1e}",
                    "{\"a\":0x1}",
                    "{\"a\":-}",
                    "{\"a\":tru}",
                    "{\"a\":True}",
                    "{\"a\":undefined}",
                    "{\"a\":1}//c",
                    "/*c*/{}",
                    "{\"a\":/*c*/1}",
                    "#c\n{}",
                    "{\"a\":\"\n\"}",
                    "{\"a\":\"\t\"}",
                    "{\"a\":\"\0\"}",
                    "{\"a\":\"\\x41\"}",
                    "{\"a\":\"\\u00g0\"}",
                    "{\"a\":\"",
                    "{\"a\":\"\\",
                    "\ufeff{}",
                    "{}\ufeff",
                    "\u00a0{}",
                    "{}\u2028",
                    "{\"a\":1,,\"b\":2}",
                    "{,}"
                })
        void whatIsNotOneObject(String document) {
            assertEquals(TokenRejection.NOT_JSON, refusal(document));
        }

        /** Threat 5.2. */
        @Test
        void seventeenLevels() {
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":".repeat(16) + "{}" + "}".repeat(16)));
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":".repeat(100_000)));
        }

        /** Threat 5.3. */
        @Test
        void numbersOf65Characters() {
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":" + "1".repeat(65) + "}"));
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":0." + "1".repeat(63) + "}"));
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":" + "1".repeat(5000) + "}"));
            assertEquals(TokenRejection.NOT_JSON, refusal("{\"a\":1e" + "1".repeat(63) + "}"));
        }

        /** Threat 3.10. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":null,\"a\":1}",
                    "{\"a\":1,\"b\":2,\"a\":3}",
                    "{\"sub\":1,\"s\\u0075b\":2}",
                    "{\"a\":{\"b\":1,\"b\":2}}",
                    "{\"a\":[{\"b\":1,\"b\":2}]}",
                    "{\"\":1,\"\":2}"
                })
        void membersNamedTwice(String document) {
            assertEquals(TokenRejection.DUPLICATE_MEMBER, refusal(document));
        }

        /** Threat 3.8. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "7b2261223a22ff227d", // never in UTF-8
                    "7b2261223a22c3227d", // cut short
                    "7b2261223a22c080227d", // over-long NUL
                    "7b2261223a22c0af227d", // over-long slash
                    "7b2261223a22eda080227d", // encoded surrogate
                    "7b2261223a22f4908080227d", // beyond U+10FFFF
                    "7b7dff",
                    "ff7b7d"
                })
        void malformedUtf8(String hex) {
            assertEquals(
                    TokenRejection.NOT_UTF8,
                    Refusals.of(() -> StrictJson.object(HexFormat.of().parseHex(hex))));
        }

        @Test
        void otherEncodings() {
            assertEquals(
                    TokenRejection.NOT_JSON,
                    Refusals.of(() -> StrictJson.object("{}".getBytes(StandardCharsets.UTF_16LE))));
            assertEquals(
                    TokenRejection.NOT_UTF8,
                    Refusals.of(() -> StrictJson.object("{}".getBytes(StandardCharsets.UTF_16))));
        }
    }
}
