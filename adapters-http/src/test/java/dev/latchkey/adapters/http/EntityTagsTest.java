package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    private static EntityTags tags(String header) {
        return EntityTags.parse(header).orElseThrow();
    }

    @Test
    void aVersionIsANumberInQuotes() {
        assertEquals("\"42\"", EntityTags.of(42));
    }

    @Nested
    class Parses {
        @Test
        void theStar() {
            assertEquals(Optional.of(EntityTags.ANY), EntityTags.parse("*"));
        }

        @Test
        void aListOfStrongAndWeakTags() {
            assertEquals(
                    new EntityTags(
                            false, List.of("\"1\"", "\"a,b\"", "\"\"", "\"\u00ff!\""), List.of("\"2\"", "\"3\"")),
                    tags("\"1\", W/\"2\",\"a,b\" ,\t\"\"  ,W/\"3\",\"\u00ff!\""));
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "1",
                    "\"1",
                    "1\"",
                    "\"1\",",
                    ",\"1\"",
                    "\"1\"\"2\"",
                    "\"1\" \"2\"",
                    "w/\"1\"",
                    "W/ \"1\"",
                    "*,\"1\"",
                    "**",
                    "\"1\",*",
                    "\"a b\"",
                    "\"a\"\"",
                    "x\"1\"",
                    "\"1\"x",
                    "\"1\",x\"2\""
                })
        void whatIsNoList(String header) {
            assertEquals(Optional.empty(), EntityTags.parse(header));
        }
    }

    @Nested
    class MatchStrongly {
        @Test
        void anyVersionByTheStar() {
            assertTrue(EntityTags.ANY.matchStrongly(7));
        }

        @Test
        void aVersionInTheList() {
            assertTrue(tags("\"1\", \"2\"").matchStrongly(2));
        }

        @Test
        void noOtherVersion() {
            assertFalse(tags("\"1\", \"2\"").matchStrongly(3));
        }

        @Test
        void noWeakTag() {
            assertFalse(tags("W/\"1\"").matchStrongly(1));
        }

        @Test
        void nothingByNone() {
            assertFalse(EntityTags.NONE.matchStrongly(1));
        }
    }

    @Nested
    class MatchWeakly {
        @Test
        void weakAndStrongTagsAlike() {
            assertTrue(tags("W/\"1\", \"2\"").matchWeakly(1));
            assertTrue(tags("W/\"1\", \"2\"").matchWeakly(2));
        }

        @Test
        void noOtherVersion() {
            assertFalse(tags("W/\"1\", \"2\"").matchWeakly(3));
        }

        @Test
        void anyVersionByTheStar() {
            assertTrue(EntityTags.ANY.matchWeakly(1));
        }

        @Test
        void whateverElseHasATag() {
            assertTrue(tags("W/\"a\", \"b\"").matchWeakly("\"a\""));
            assertTrue(tags("W/\"a\", \"b\"").matchWeakly("\"b\""));
            assertTrue(EntityTags.ANY.matchWeakly("\"a\""));
            assertFalse(tags("W/\"a\", \"b\"").matchWeakly("\"c\""));
            assertFalse(EntityTags.NONE.matchWeakly("\"a\""));
        }
    }
}
