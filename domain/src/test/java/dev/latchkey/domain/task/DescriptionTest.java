package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DescriptionTest {
    @Nested
    final class Accepts {
        @Test
        void theEmptyString() {
            assertAccepted("");
        }

        @Test
        void theLongestDescription() {
            assertAccepted("x".repeat(2000));
        }

        private void assertAccepted(String text) {
            var description = new Description(text);
            assertEquals(text, description.value());
            assertEquals(Optional.of(description), Description.of(text));
        }
    }

    @Nested
    final class Refuses {
        @Test
        void oneCharacterTooMany() {
            assertRefused("x".repeat(2001));
        }

        @Test
        void nul() {
            assertRefused("semi-skimmed\u0000");
        }

        private void assertRefused(String text) {
            assertEquals(Optional.empty(), Description.of(text));
            var error = assertThrows(IllegalArgumentException.class, () -> new Description(text));
            assertEquals("not a description", error.getMessage());
        }
    }
}
