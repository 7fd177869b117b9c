package dev.latchkey.domain.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserIdTest {
    private static final String EMOJI = "\uD83D\uDD11";

    @Nested
    final class Accepts {
        /** Threat 0.7. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "d366ymUh53yBS4mlrVjNfZiyVIcYblkt",
                    "3f0c1b52-94a4-4f5e-9a0e-0d6b0c9c2a11",
                    "ada@example.test",
                    "Zo\u00EB \u738B",
                    EMOJI,
                    "a\u00A0b"
                })
        void whatAnIssuerMayCallAUser(String subject) {
            assertAccepted(subject);
        }

        @Test
        void theLongestId() {
            assertAccepted("a".repeat(UserId.MAX_LENGTH));
        }

        @Test
        void theLongestIdInUtf16CodeUnits() {
            assertAccepted(EMOJI.repeat(127) + "a");
        }

        private void assertAccepted(String subject) {
            var user = new UserId(subject);
            assertEquals(subject, user.value());
            assertEquals(Optional.of(user), UserId.fromSubject(subject));
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
            assertRefused("a".repeat(256));
        }

        @Test
        void oneUtf16CodeUnitTooMany() {
            assertRefused(EMOJI.repeat(128));
        }

        @ParameterizedTest(name = "U+{0}")
        @ValueSource(
                ints = {
                    0x0000,
                    0x0009,
                    0x000A,
                    0x000D,
                    0x001F,
                    0x007F,
                    0x0085,
                    0x009F, // control
                    0x00AD,
                    0x200B,
                    0x202E,
                    0x2066,
                    0xFEFF,
                    0xE0041, // format
                    0x2028,
                    0x2029, // line and paragraph separators
                    0xD800,
                    0xDBFF,
                    0xDC00,
                    0xDFFF // unpaired surrogates
                })
        void aCharacterThatDoesNotShow(int codePoint) {
            var character = Character.toString(codePoint);
            assertRefused(character);
            assertRefused("ada" + character);
            assertRefused(character + "ada");
        }

        @Test
        void surrogatesInTheWrongOrder() {
            assertRefused("\uDD11\uD83D");
        }

        private void assertRefused(String subject) {
            assertEquals(Optional.empty(), UserId.fromSubject(subject));
            var error = assertThrows(IllegalArgumentException.class, () -> new UserId(subject));
            assertEquals("not a user id", error.getMessage());
        }
    }

    @Nested
    final class TellsApart {
        @Test
        void upperFromLowerCase() {
            assertNotEquals(new UserId("Ada"), new UserId("ada"));
        }

        @Test
        void spacesAtTheEnds() {
            assertNotEquals(new UserId("ada "), new UserId("ada"));
            assertNotEquals(new UserId(" ada"), new UserId("ada"));
        }

        @Test
        void composedFromDecomposedLetters() {
            assertNotEquals(new UserId("Zo\u00EB"), new UserId("Zoe\u0308"));
        }
    }
}
