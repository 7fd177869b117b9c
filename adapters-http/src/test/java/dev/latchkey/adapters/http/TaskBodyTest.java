package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.TaskChange;
import dev.latchkey.domain.task.Title;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskBodyTest {
    private static final String TITLE_RULE =
            "must be a string of 1 to 200 characters without NUL or unpaired surrogates";
    private static final String DESCRIPTION_RULE =
            "must be null or a string of at most 2000 characters without NUL or unpaired surrogates";
    private static final String COMPLETED_RULE = "must be true or false";
    private static final String UNKNOWN_RULE = "must not be there: a task has no such member to set";
    private static final String ONCE_RULE = "must be there only once";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> Reading<T> faulty(String... pointersAndDetails) {
        var faults = new ArrayList<Fault>();
        for (var i = 0; i < pointersAndDetails.length; i += 2) {
            faults.add(new Fault(pointersAndDetails[i], detail(pointersAndDetails[i + 1])));
        }
        return new Reading.Faulty<>(faults);
    }

    private static Detail detail(String text) {
        return Arrays.stream(Detail.values())
                .filter(detail -> ProblemTexts.in(Language.ENGLISH).of(detail).equals(text))
                .findAny()
                .orElseThrow();
    }

    private static Reading<NewTask> newTask(String body) {
        return TaskBody.newTask(bytes(body));
    }

    private static Reading<List<TaskChange>> patch(String body) {
        return TaskBody.patch(bytes(body));
    }

    @Nested
    class NewTasks {
        @Test
        void needATitleAlone() {
            assertEquals(
                    new Reading.Accepted<>(new NewTask(new Title("Tea"), null, false)), newTask("{\"title\":\"Tea\"}"));
        }

        @Test
        void mayHaveEverything() {
            assertEquals(
                    new Reading.Accepted<>(new NewTask(new Title("Tea"), new Description("Green"), true)),
                    newTask(" {\"completed\":true,\"description\":\"Green\",\"title\":\"Tea\"}\n"));
        }

        @Test
        void mayBeWithoutDescriptionByName() {
            assertEquals(
                    new Reading.Accepted<>(new NewTask(new Title("Tea"), null, false)),
                    newTask("{\"title\":\"Tea\",\"description\":null,\"completed\":false}"));
        }

        @Test
        void areNothingWithoutATitle() {
            assertEquals(faulty("/title", TITLE_RULE), newTask("{}"));
        }

        @Test
        void hearOfAllFaultsTogether() {
            assertEquals(
                    faulty(
                            "/title", ONCE_RULE,
                            "/a", ONCE_RULE,
                            "/a", UNKNOWN_RULE,
                            "/owner", UNKNOWN_RULE,
                            "/title", TITLE_RULE,
                            "/description", DESCRIPTION_RULE,
                            "/completed", COMPLETED_RULE),
                    newTask("{\"title\":\"x\",\"title\":\"\",\"owner\":\"bob\",\"a\":[{\"b\":1}],\"a\":{},"
                            + "\"description\":1,\"completed\":null}"));
        }

        @Test
        void areNotMadeOfARepeatedTitle() {
            assertEquals(faulty("/title", ONCE_RULE), newTask("{\"title\":\"a\",\"t\\u0069tle\":\"a\"}"));
        }
    }

    @Nested
    class Patches {
        @Test
        void mayChangeNothing() {
            assertEquals(new Reading.Accepted<>(List.of()), patch("{}"));
        }

        @Test
        void mayChangeEverything() {
            assertEquals(
                    new Reading.Accepted<>(List.of(
                            new TaskChange.Retitle(new Title("Tea")),
                            new TaskChange.Describe(new Description("Green")),
                            new TaskChange.Complete(true))),
                    patch("{\"completed\":true,\"title\":\"Tea\",\"description\":\"Green\"}"));
        }

        @Test
        void mayReopen() {
            assertEquals(
                    new Reading.Accepted<>(List.of(new TaskChange.Complete(false))), patch("{\"completed\":false}"));
        }

        @Test
        void removeADescriptionByNull() {
            assertEquals(
                    new Reading.Accepted<>(List.of(new TaskChange.Describe(null))), patch("{\"description\":null}"));
        }

        @Test
        void cannotRemoveTheRest() {
            assertEquals(
                    faulty("/title", TITLE_RULE, "/completed", COMPLETED_RULE),
                    patch("{\"title\":null,\"completed\":null}"));
        }

        @Test
        void hearOfAllFaultsTogether() {
            assertEquals(
                    faulty(
                            "/id", ONCE_RULE,
                            "/id", UNKNOWN_RULE,
                            "/title", TITLE_RULE,
                            "/description", DESCRIPTION_RULE,
                            "/completed", COMPLETED_RULE),
                    patch("{\"id\":1,\"id\":2,\"title\":[],\"description\":{},\"completed\":\"true\"}"));
        }
    }

    @Nested
    class Texts {
        @Test
        void areCountedInCharactersNotUnits() {
            var title = "\ud83d\ude00".repeat(200);
            assertEquals(
                    new Reading.Accepted<>(List.of(new TaskChange.Retitle(new Title(title)))),
                    patch("{\"title\":\"" + title + "\"}"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\\u0000b", "\\ud800", "\\udc00\\ud800", ""})
        void thatCannotBeKeptAreRefused(String title) {
            assertEquals(faulty("/title", TITLE_RULE), patch("{\"title\":\"" + title + "\"}"));
        }

        @Test
        void mayNotBeTooLong() {
            assertEquals(
                    faulty("/title", TITLE_RULE, "/description", DESCRIPTION_RULE),
                    patch("{\"title\":\"" + "a".repeat(201) + "\",\"description\":\"" + "a".repeat(2001) + "\"}"));
        }

        @Test
        void mayNotHoldNulInADescription() {
            assertEquals(faulty("/description", DESCRIPTION_RULE), patch("{\"description\":\"\\u0000\"}"));
        }
    }

    @Nested
    class Pointers {
        @ParameterizedTest
        @CsvSource({"a/b,/a~1b", "m~n,/m~0n", "~1,/~01", "'',/", "' ','/ '"})
        void areEscaped(String member, String pointer) {
            assertEquals(faulty(pointer, UNKNOWN_RULE), patch("{\"" + member + "\":1}"));
        }
    }

    @Nested
    class Bodies {
        @ParameterizedTest
        @ValueSource(strings = {"", " ", "[]", "null", "\"title\"", "1", "[{\"title\":\"a\"}]"})
        void mustBeObjects(String body) {
            assertEquals(faulty("", "must be a JSON object"), newTask(body));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "{\"title\":\"a\"",
                    "{\"title\":\"a\",}",
                    "{title:\"a\"}",
                    "{'title':'a'}",
                    "{\"title\":\"a\"}}",
                    "{\"title\":\"a\"} x",
                    "{\"title\":\"a\n\"}",
                    "{\"title\":NaN}",
                    "{\"title\":\"\\x\"}",
                    "/**/{\"title\":\"a\"}",
                    "\ufeff{\"title\":\"a\"}",
                    "nul",
                    "{\"a\":01}"
                })
        void mustBeJson(String body) {
            assertEquals(faulty("", "must be well-formed JSON"), newTask(body));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"title\":\"a\"}{}", "{\"title\":\"a\"} 1", "{\"title\":\"a\"}null"})
        void mustEndWithTheObject(String body) {
            assertEquals(faulty("", "must be one JSON object with nothing after it"), newTask(body));
        }

        @Test
        void mustBeUtf8() {
            assertEquals(
                    faulty("", "must be UTF-8"),
                    TaskBody.newTask("{\"title\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Test
        void mustNotBeInAnotherUnicodeEncoding() {
            assertEquals(
                    faulty("", "must be well-formed JSON"),
                    TaskBody.newTask("{\"title\":\"a\"}".getBytes(StandardCharsets.UTF_16BE)));
        }

        @Test
        void mayBeNestedALittle() {
            assertEquals(faulty("/a", UNKNOWN_RULE), patch("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}"));
        }

        @Test
        void mustNotBeNestedDeeply() {
            assertEquals(
                    faulty("", "must be well-formed JSON"), patch("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
        }
    }
}
