package dev.latchkey.domain.task;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextLimitsTest {
    private static final String EMOJI = "\uD83D\uDD11";

    @Nested
    final class CountsCodePoints {
        @Test
        void upToTheLongest() {
            assertTrue(new TextLimits(0, 3).allow(EMOJI.repeat(3)));
            assertFalse(new TextLimits(0, 3).allow(EMOJI.repeat(4)));
        }

        @Test
        void fromTheShortest() {
            assertTrue(new TextLimits(2, 3).allow(EMOJI.repeat(2)));
            assertFalse(new TextLimits(2, 3).allow(EMOJI));
        }
    }

    @Nested
    final class Keeps {
        @ParameterizedTest
        @ValueSource(
                strings = {" ", "\u0001", "\r\n\t", "\u007F", "\u200B", "\u202E", "\uFFFE", "\uDBFF\uDFFF", "e\u0308"})
        void whatPostgresqlKeeps(String text) {
            assertTrue(new TextLimits(0, 3).allow(text));
        }
    }

    @Nested
    final class Refuses {
        @ParameterizedTest(name = "U+{0}")
        @ValueSource(ints = {0x0000, 0xD800, 0xDBFF, 0xDC00, 0xDFFF})
        void whatPostgresqlCannotKeep(int codePoint) {
            var character = Character.toString(codePoint);
            assertFalse(new TextLimits(0, 3).allow(character));
            assertFalse(new TextLimits(0, 3).allow("a" + character));
            assertFalse(new TextLimits(0, 3).allow(character + "a"));
        }

        @Test
        void surrogatesInTheWrongOrder() {
            assertFalse(new TextLimits(0, 3).allow("\uDD11\uD83D"));
        }
    }
}
