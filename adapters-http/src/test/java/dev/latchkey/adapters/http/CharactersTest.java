package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharactersTest {
    private final Characters vowels = new Characters("aeiou");

    @ParameterizedTest
    @CsvSource({"aab,0,2", "baa,0,0", "baa,1,3", "aaa,0,3", "aaa,3,3", "aaa,4,4", "ä,0,0", "aā,0,1", "a\u007f,0,1"})
    void endWhereTheTextHasAnother(String text, int start, int end) {
        assertEquals(end, vowels.end(text, start));
    }

    @Test
    void mayBeTheLastOfAscii() {
        assertEquals(1, new Characters("\u007f").end("\u007f\u0080", 0));
    }

    @ParameterizedTest
    @CsvSource({
        "'',true",
        "aeiou,true",
        "b,false",
        "aab,false",
        "baa,false",
        "aba,false",
        "aä,false",
        "aā,false",
        "a\u007f,false"
    })
    void areAllOfATextThatHasNoOther(String text, boolean all) {
        assertEquals(all, vowels.areAllOf(text));
    }
}
