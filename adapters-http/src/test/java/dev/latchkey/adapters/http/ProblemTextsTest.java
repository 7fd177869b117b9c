package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ProblemTextsTest {
    private static final Pattern NAME = Pattern.compile("`[^`]+`");

    private static String file(Language language) throws IOException {
        var name = "problems/" + language.tag() + ".json";
        try (var file = Objects.requireNonNull(ProblemTexts.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ProblemTexts read(String json) {
        return ProblemTexts.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Every text of a language by its place. */
    private static Map<String, String> texts(Language language) throws IOException {
        var texts = new TreeMap<String, String>();
        collect("", Json.MAPPER.readTree(file(language)), texts);
        return texts;
    }

    private static void collect(String place, JsonNode node, Map<String, String> texts) {
        if (node.isString()) {
            texts.put(place, node.stringValue());
        }
        node.forEachEntry((name, child) -> collect(place + "/" + name, child, texts));
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            collect(place + "/" + i, node.get(i), texts);
        }
    }

    private static Map<String, String> mapped(Map<String, String> texts, UnaryOperator<String> change) {
        var mapped = new TreeMap<>(texts);
        mapped.replaceAll((_, text) -> change.apply(text));
        return mapped;
    }

    /** The names and commands in a text, in an order of their own: sentences differ in theirs. */
    private static String names(String text) {
        return NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .sorted()
                .toList()
                .toString();
    }

    @Nested
    class InEveryLanguage {
        @ParameterizedTest
        @EnumSource
        void saySomethingInEveryPlace(Language language) throws Exception {
            var texts = texts(language);
            assertEquals(texts(Language.ENGLISH).keySet(), texts.keySet());
            texts.forEach((place, text) -> assertFalse(text.isBlank() || !text.equals(text.strip()), place));
            for (var code : ProblemCode.values()) {
                var problem = ProblemTexts.in(language).of(code);
                assertFalse(problem.causes().isEmpty(), code.text());
                assertFalse(problem.client().isEmpty(), code.text());
                assertFalse(problem.operator().isEmpty(), code.text());
            }
        }

        @ParameterizedTest
        @EnumSource
        void nameTheSameThings(Language language) throws Exception {
            assertEquals(
                    mapped(texts(Language.ENGLISH), ProblemTextsTest::names),
                    mapped(texts(language), ProblemTextsTest::names));
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENGLISH")
        void areNotLeftInEnglish(Language language) throws Exception {
            var english = texts(Language.ENGLISH);
            var marks = Pattern.compile(
                    switch (language) {
                        case JAPANESE -> "[ぁ-ゟ゠-ヿ]|^意味$";
                        case CHINESE -> "\\p{IsHan}";
                        case ENGLISH, GERMAN, FRENCH, SPANISH -> "\\p{L}";
                    });
            var englishWords = Pattern.compile("(?i)\\b(the|this|of|with|and|is|to|must|not)\\b");
            texts(language).forEach((place, text) -> {
                assertNotEquals(english.get(place), text, place);
                assertTrue(marks.matcher(text).find(), place);
                assertFalse(
                        englishWords.matcher(NAME.matcher(text).replaceAll("")).find(), place);
            });
        }

        @ParameterizedTest
        @EnumSource
        void needNoEscapesInPages(Language language) throws Exception {
            texts(language).forEach((place, text) -> {
                assertFalse(Pattern.compile("[<>&\"\\p{Cntrl}]").matcher(text).find(), place);
                assertEquals(0, text.chars().filter(it -> it == '`').count() % 2, place);
            });
        }

        @ParameterizedTest
        @EnumSource
        void haveNoMarksInWhatIsReadWithoutAPage(Language language) {
            for (var code : ProblemCode.values()) {
                var problem = ProblemTexts.in(language).of(code);
                assertFalse((problem.title() + problem.detail()).contains("`"), code.text());
            }
            for (var detail : Detail.values()) {
                assertFalse(ProblemTexts.in(language).of(detail).contains("`"), detail.key());
            }
        }
    }

    @Nested
    class Typography {
        @Test
        void hasNoBreakBeforeFrenchMarks() throws Exception {
            var wrong = Pattern.compile("[ \\p{L}\\p{N})][:;?!]|'");
            texts(Language.FRENCH).forEach((place, text) -> {
                var words = NAME.matcher(text).replaceAll("");
                assertFalse(wrong.matcher(words).find(), place);
            });
        }

        @ParameterizedTest
        @EnumSource(names = {"JAPANESE", "CHINESE"})
        void isFullWidthBetweenIdeographs(Language language) throws Exception {
            var narrow = Pattern.compile("[\\p{IsHan}ぁ-ヿ][,.;:?!()]|[,.;:?!()][\\p{IsHan}ぁ-ヿ]");
            texts(language)
                    .forEach((place, text) -> assertFalse(narrow.matcher(text).find(), place));
        }
    }

    @Nested
    class English {
        /** RFC 6750 section 3: error_description is %x20-21 / %x23-5B / %x5D-7E. */
        @ParameterizedTest
        @EnumSource
        void fitsIntoHeaders(ProblemCode code) {
            assertTrue(Pattern.matches("[ !#-\\[\\]-~]+", code.detail()), code.detail());
        }

        @Test
        void isWhatProgramsRead() {
            assertEquals("The request carries no bearer token.", ProblemCode.MISSING_TOKEN.detail());
        }
    }

    @Nested
    class Files {
        @Test
        void areReadWhole() throws Exception {
            assertEquals(ProblemTexts.in(Language.GERMAN), read(file(Language.GERMAN)));
        }

        @ParameterizedTest
        @EnumSource
        void mustHaveEveryCode(ProblemCode code) throws Exception {
            assertRefused("/problems", problems -> problems.remove(code.text()));
        }

        @ParameterizedTest
        @EnumSource
        void mustHaveEveryDetail(Detail detail) throws Exception {
            assertRefused("/details", details -> details.remove(detail.key()));
        }

        @ParameterizedTest
        @CsvSource({
            "'',headings",
            "'',problems",
            "'',details",
            "/headings,meaning",
            "/headings,causes",
            "/headings,client",
            "/headings,operator",
            "/headings,documentation",
            "/problems/not_found,title",
            "/problems/not_found,detail",
            "/problems/not_found,meaning",
            "/problems/not_found,causes",
            "/problems/not_found,client",
            "/problems/not_found,operator"
        })
        void mustHaveEveryPart(String place, String name) throws Exception {
            assertRefused(place, parent -> parent.remove(name));
            assertRefused(place, parent -> parent.putNull(name));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/headings", "/problems", "/problems/not_found", "/details"})
        void mustHaveNothingElse(String place) throws Exception {
            assertRefused(place, parent -> parent.set("more", parent.iterator().next()));
        }

        @Test
        void mustHaveNothingTwice() throws Exception {
            var twice = file(Language.ENGLISH).replace("\"details\": {", "\"details\": {\"boolean\": \"x\",");
            assertThrows(JacksonException.class, () -> read(twice));
        }

        private void assertRefused(String place, Consumer<ObjectNode> change) throws IOException {
            var tree = Json.MAPPER.readTree(file(Language.ENGLISH));
            change.accept((ObjectNode) tree.at(place));
            assertThrows(JacksonException.class, () -> read(tree.toString()));
        }
    }
}
