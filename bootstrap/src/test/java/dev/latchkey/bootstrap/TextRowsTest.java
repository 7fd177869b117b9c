package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class TextRowsTest {
    private static String row(Ansi ansi, String name, String color, String text) {
        var out = new StringWriter();
        new TextRows(new PrintWriter(out), ansi).row(name, color, text);
        return out.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void aHeadlineIsBrokenLikeARow() {
        var out = new StringWriter();
        new TextRows(new PrintWriter(out), Ansi.OFF).headline("refused", "red", "a".repeat(65) + " " + "b".repeat(6));
        assertEquals(
                "refused: " + "a".repeat(65) + System.lineSeparator() + " ".repeat(13) + "bbbbbb"
                        + System.lineSeparator(),
                out.toString());
    }

    @Nested
    class ARow {
        @Test
        void isBrokenBetweenWordsBeforeColumn81() {
            var indent = " ".repeat(13);
            var fits = "a".repeat(60) + " " + "b".repeat(6);
            assertEquals("name" + " ".repeat(9) + fits + "\n", row(Ansi.OFF, "name", "", fits));
            assertEquals(
                    indent + "a".repeat(60) + "\n" + indent + "b".repeat(7) + "\n", row(Ansi.OFF, "", "", fits + "b"));
        }

        @Test
        void isNotBrokenInAWord() {
            assertEquals(" ".repeat(13) + "a".repeat(90) + "\n", row(Ansi.OFF, "", "", "a".repeat(90)));
        }

        @Test
        void hasASpaceAfterALongName() {
            assertEquals("a".repeat(20) + " b\n", row(Ansi.OFF, "a".repeat(20), "", "b"));
        }

        @Test
        void isColoredInItsNameAlone() {
            assertEquals(
                    "\u001b[1m\u001b[31mbad\u001b[39m\u001b[21m\u001b[0m" + " ".repeat(10) + "@|red x|@\n",
                    row(Ansi.ON, "bad", "red", "@|red x|@"));
        }
    }

    @Nested
    class AText {
        @ParameterizedTest
        @ValueSource(strings = {"a", "é", "😀"})
        void isCutAfter400Characters(String character) {
            assertEquals(character.repeat(400), TextRows.printable(character.repeat(400)));
            assertEquals(character.repeat(400) + "...", TextRows.printable(character.repeat(401)));
        }

        @Test
        void saysNothingToATerminal() {
            assertEquals("�[2J�", TextRows.printable("\u001b[2J\u202e"));
        }
    }
}
