package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TitleTest {
    @Nested
    final class Accepts {
        @Test
        void oneCharacter() {
            assertAccepted("x");
        }

        @Test
        void theLongestTitle() {
            assertAccepted("x".repeat(200));
        }

        private void assertAccepted(String text) {
            var title = new Title(text);
            assertEquals(text, title.value());
            assertEquals(Optional.of(title), Title.of(text));
        }
    }

    @Nested
    final class Refuses {
        @Test
        void theEmptyString() {
            assertRefused("");
        }

        @Test
        void oneCharacterTooMany() {
            assertRefused("x".repeat(201));
        }

        @Test
        void nul() {
            assertRefused("buy\u0000milk");
        }

        private void assertRefused(String text) {
            assertEquals(Optional.empty(), Title.of(text));
            var error = assertThrows(IllegalArgumentException.class, () -> new Title(text));
            assertEquals("not a title", error.getMessage());
        }
    }
}
