package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredTextTest {
    private static final String EMOJI = "\uD83D\uDD11";

    @Nested
    final class CountsCodePoints {
        @Test
        void upToTheLongest() {
            assertTrue(StoredText.fits(EMOJI.repeat(3), 0, 3));
            assertFalse(StoredText.fits(EMOJI.repeat(4), 0, 3));
        }

        @Test
        void fromTheShortest() {
            assertTrue(StoredText.fits(EMOJI.repeat(2), 2, 3));
            assertFalse(StoredText.fits(EMOJI, 2, 3));
        }
    }

    @Nested
    final class Keeps {
        @ParameterizedTest
        @ValueSource(
                strings = {" ", "\u0001", "\r\n\t", "\u007F", "\u200B", "\u202E", "\uFFFE", "\uDBFF\uDFFF", "e\u0308"})
        void whatPostgresqlKeeps(String text) {
            assertTrue(StoredText.fits(text, 0, 3));
        }
    }

    @Nested
    final class Refuses {
        @ParameterizedTest(name = "U+{0}")
        @ValueSource(ints = {0x0000, 0xD800, 0xDBFF, 0xDC00, 0xDFFF})
        void whatPostgresqlCannotKeep(int codePoint) {
            var character = Character.toString(codePoint);
            assertFalse(StoredText.fits(character, 0, 3));
            assertFalse(StoredText.fits("a" + character, 0, 3));
            assertFalse(StoredText.fits(character + "a", 0, 3));
        }

        @Test
        void surrogatesInTheWrongOrder() {
            assertFalse(StoredText.fits("\uDD11\uD83D", 0, 3));
        }
    }
}
