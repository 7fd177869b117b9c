package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {
    private static List<Preference> only(String value, int weight) {
        return List.of(new Preference(value, weight));
    }

    @Nested
    class Lists {
        @Test
        void keepTheirOrder() {
            assertEquals(
                    List.of(new Preference("b", 500), new Preference("a", 1000), new Preference("c", 0)),
                    Preference.listOf("b;q=0.5,a,c;q=0"));
        }

        @Test
        void mayHaveSpaceAroundEverythingThatIsSeparate() {
            assertEquals(
                    List.of(new Preference("b", 500), new Preference("a", 1000)),
                    Preference.listOf(" \tb \t; q=0.5\t, a\t"));
        }

        @Test
        void mayHaveEmptyElements() {
            assertEquals(
                    List.of(
                            new Preference("", 1000),
                            new Preference("a", 1000),
                            new Preference("", 1000),
                            new Preference("b", 1000)),
                    Preference.listOf(",a,,b,"));
        }

        @Test
        void areEmptyWhereTheHeaderIs() {
            assertEquals(List.of(), Preference.listOf(""));
        }

        @Test
        void areInLowerCase() {
            assertEquals(only("text/html", 1000), Preference.listOf("Text/HTML"));
        }

        @Test
        void areReadUpTo512Characters() {
            assertEquals(only("a".repeat(512), 1000), Preference.listOf("a".repeat(512)));
            assertEquals(List.of(), Preference.listOf("a".repeat(513)));
        }
    }

    @Nested
    class Parameters {
        @ParameterizedTest
        @ValueSource(
                strings = {"a;q=0.3", "a;Q=0.3", "a; q=0.3", "a;x=y;q=0.3", "a;q=0.3;x=y", "a;;q=0.3", "a;q=0.3;q=1"})
        void holdTheWeight(String header) {
            assertEquals(only("a", 300), Preference.listOf(header));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "a;", "a;x=y", "a;x", "a;q", "a;qq=0.3", "a;x=q=0.3"})
        void needNotHoldOne(String header) {
            assertEquals(only("a", 1000), Preference.listOf(header));
        }

        @Test
        void mayBeQuotedAndHoldSeparatorsThen() {
            assertEquals(
                    List.of(new Preference("a", 200), new Preference("b", 1000)),
                    Preference.listOf("a;x=\",c;q=1\\\",d;q=0.9\";q=0.2,b"));
        }

        @Test
        void mayEndInTheMiddleOfAQuotedString() {
            assertEquals(only("a", 1000), Preference.listOf("a;x=\"b,c"));
            assertEquals(only("a", 1000), Preference.listOf("a;x=\"b\\"));
        }

        @Test
        void areNotEscapedOutsideOfQuotedStrings() {
            assertEquals(List.of(new Preference("a\\", 1000), new Preference("b", 1000)), Preference.listOf("a\\,b"));
        }
    }

    @Nested
    class Weights {
        @ParameterizedTest
        @CsvSource({
            "0,0",
            "0.,0",
            "0.0,0",
            "0.000,0",
            "0.001,1",
            "0.01,10",
            "0.1,100",
            "0.5,500",
            "0.25,250",
            "0.999,999",
            "1,1000",
            "1.,1000",
            "1.0,1000",
            "1.000,1000"
        })
        void areThousandths(String text, int weight) {
            assertEquals(only("a", weight), Preference.listOf("a;q=" + text));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", "2", "1.1", "1.001", "1.01", "0.0001", "0.1234", "-0", "-1", "+1", ".5", "00", "0x1", "1e0",
                    "0.5x", "0. 5", "x", "\"0.5\"", "٠.٥", "0:5", "0./", "1./", "/", ":", "NaN", "10", "0.1.1"
                })
        void thatAreNoneLeaveTheElementOut(String text) {
            assertEquals(only("b", 1000), Preference.listOf("a;q=" + text + ",b"));
        }
    }
}
