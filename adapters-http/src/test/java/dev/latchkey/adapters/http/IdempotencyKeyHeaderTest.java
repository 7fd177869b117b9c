package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.task.IdempotencyKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyHeaderTest {
    private static Optional<String> parse(String... values) {
        return IdempotencyKeyHeader.parse(List.of(values)).map(IdempotencyKey::value);
    }

    @Nested
    class Reads {
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '^',
                value = {
                    "8e03978e-40d5-43dd-bc93-6894a57f9324|8e03978e-40d5-43dd-bc93-6894a57f9324",
                    "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"|8e03978e-40d5-43dd-bc93-6894a57f9324",
                    "x|x",
                    "\"x\"|x",
                    "!#'(),;:=?~|!#'(),;:=?~",
                    "a\\b|a\\b",
                    "\"a\\\\b\"|a\\b",
                    "\"\\\"a\\\"\"|\"a\""
                },
                delimiter = '|')
        void bothSpellings(String value, String key) {
            assertEquals(Optional.of(key), parse(value));
        }

        @Test
        void theLongestKey() {
            var longest = "x".repeat(255);
            assertEquals(Optional.of(longest), parse(longest));
            assertEquals(Optional.of(longest), parse('"' + longest + '"'));
            assertEquals(Optional.of("\"".repeat(255)), parse('"' + "\\\"".repeat(255) + '"'));
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "\"",
                    "\"\"",
                    "\"a",
                    "a\"",
                    "a\"b",
                    "\"a\"b",
                    "\"a\\\"",
                    "\"a\\b\"",
                    "\"a b\"",
                    "a b",
                    "\"a\";p=1",
                    "\"a\", \"b\"",
                    "\u00e4",
                    "\"\u00e4\"",
                    "\"a\n\""
                })
        void whatIsNotWellFormed(String value) {
            assertEquals(Optional.empty(), parse(value));
        }

        @Test
        void oneCharacterTooMany() {
            assertEquals(Optional.empty(), parse("x".repeat(256)));
            assertEquals(Optional.empty(), parse('"' + "x".repeat(256) + '"'));
        }

        @Test
        void twoHeaders() {
            assertEquals(Optional.empty(), parse("a", "a"));
        }
    }
}
