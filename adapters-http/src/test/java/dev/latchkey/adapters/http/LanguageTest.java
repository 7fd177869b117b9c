package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
    @Test
    void areThese() {
        assertEquals(
                List.of("en", "de", "fr", "es", "ja", "zh-Hans"),
                Arrays.stream(Language.values()).map(Language::tag).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|ENGLISH",
                "de|GERMAN",
                "fr|FRENCH",
                "es|SPANISH",
                "ja|JAPANESE",
                "zh|CHINESE",
                "zh-Hans|CHINESE",
                "zh-CN|CHINESE",
                "zh-Hant|CHINESE",
                "zh-Hant-TW,en;q=0.5|CHINESE",
                "zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7|CHINESE",
                "DE-at|GERMAN",
                "de-CH-1996|GERMAN",
                "es-419,es;q=0.9|SPANISH",
                "fr-CA, fr;q=0.9, en;q=0.8|FRENCH",
                "it,fr;q=0.5,de;q=0.501|GERMAN",
                "it,fr;q=0.5,de;q=0.5|FRENCH",
                "en;q=0.1,ja;q=0.2|JAPANESE",
                "de;q=0.2,ja;q=0.1,de;q=0.05|GERMAN",
                "*,de;q=0.5|GERMAN",
                "de;q=nonsense,fr;q=0.1|FRENCH",
                "de;q=0,fr;q=0.001|FRENCH",
                "no such thing, de|GERMAN"
            })
    void areLookedUp(String header, Language language) {
        assertEquals(language, Language.of(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "it",
                "pt-BR",
                "en-GB,de;q=0.9",
                "de;q=0",
                "de;q=nonsense",
                "deu",
                "d",
                "-de",
                "x-de",
                "i-default",
                "de_DE",
                "yue",
                "ｄｅ",
                "日本語",
                ",,,",
                ";;;",
                ";q=1",
                "-",
                "\""
            })
    void areEnglishOtherwise(String header) {
        assertEquals(Language.ENGLISH, Language.of(header));
    }

    @Test
    void areEnglishForWhoeverSendsTooMuch() {
        assertEquals(Language.GERMAN, Language.of("de" + ",".repeat(510)));
        assertEquals(Language.ENGLISH, Language.of("de" + ",".repeat(511)));
    }
}
