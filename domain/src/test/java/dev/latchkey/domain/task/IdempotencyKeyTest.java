package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdempotencyKeyTest {
    @Test
    void livesForADay() {
        assertEquals(Duration.ofHours(24), IdempotencyKey.LIFE);
    }

    @Nested
    final class Accepts {
        @ParameterizedTest
        @ValueSource(strings = {"x", "!", "~", "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"", "a,b"})
        void visibleAscii(String text) {
            assertAccepted(text);
        }

        @Test
        void theLongestKey() {
            assertAccepted("x".repeat(255));
        }

        private void assertAccepted(String text) {
            var key = new IdempotencyKey(text);
            assertEquals(text, key.value());
            assertEquals(Optional.of(key), IdempotencyKey.of(text));
        }
    }

    @Nested
    final class Refuses {
        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "a ", "\u007f", "\u001f", "a\n", "\u00e4", "\ud83d\udd11"})
        void everythingElse(String text) {
            assertRefused(text);
        }

        @Test
        void oneCharacterTooMany() {
            assertRefused("x".repeat(256));
        }

        private void assertRefused(String text) {
            assertEquals(Optional.empty(), IdempotencyKey.of(text));
            var error = assertThrows(IllegalArgumentException.class, () -> new IdempotencyKey(text));
            assertEquals("not an idempotency key", error.getMessage());
        }
    }
}
