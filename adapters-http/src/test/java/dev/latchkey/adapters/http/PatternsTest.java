package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Threat 5.8: what a header costs to read grows with its length and no faster, which is counted, not timed. */
final class PatternsTest {
    /** Every regular expression of the adapters, and how it is asked. */
    private static final Map<String, Function<Matcher, ?>> USES = Map.of(
            "Cursor.TEXT", Matcher::matches,
            "EntityTags.LIST_ELEMENT", Matcher::lookingAt,
            "Framing.LENGTH", Matcher::matches,
            "IdempotencyKeyHeader.ESCAPE", matcher -> matcher.replaceAll("$1"),
            "IdempotencyKeyHeader.STRING", Matcher::matches,
            "MediaType.TYPE", Matcher::matches,
            "TaskListQuery.LIMIT", Matcher::matches,
            "TaskRoutes.ID", Matcher::matches,
            "TokenKind.OPAQUE", Matcher::matches,
            "TokenKind.SIGNED", Matcher::matches);

    private static final List<String> BEGINNINGS =
            List.of("", "bearer ", "Basic ", "\"", "W/", "\"a\"", "a;", "a;charset=", "close", ",");
    private static final List<String> UNITS = List.of(
            " ",
            "\t",
            " \t",
            "a",
            "0",
            "-",
            "=",
            "a=",
            ",",
            " ,",
            ";",
            "\"",
            "\"\"",
            "W/",
            "W/\"a\",",
            "\"a\" ",
            "close",
            "close ",
            "clos",
            "bearer ",
            ".",
            "%2B",
            "\\",
            "\\\"",
            "; charset=utf-8",
            "\u00e9");
    private static final List<String> ENDS = List.of("", "!", "\"", ",", "\0");

    /** Text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            looks += end - start;
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void areAllKnown() throws ReflectiveOperationException, IOException, URISyntaxException {
        assertEquals(new TreeMap<>(USES).keySet(), patterns().keySet());
    }

    @Test
    void lookAtEachCharacterABoundedNumberOfTimes()
            throws ReflectiveOperationException, IOException, URISyntaxException {
        for (var pattern : patterns().entrySet()) {
            var use = Objects.requireNonNull(USES.get(pattern.getKey()));
            assertLinear(pattern.getKey(), text -> use.apply(pattern.getValue().matcher(text)));
        }
    }

    @Test
    void lookAtEachCharacterOfEntityTagsABoundedNumberOfTimes() {
        assertLinear("EntityTags", EntityTags::parse);
    }

    private static void assertLinear(String name, Function<Counted, ?> reading) {
        for (var beginning : BEGINNINGS) {
            for (var unit : UNITS) {
                for (var end : ENDS) {
                    var once = looks(reading, beginning + unit.repeat(300) + end);
                    var twice = looks(reading, beginning + unit.repeat(600) + end);
                    assertTrue(
                            twice <= 2 * once + 100,
                            () -> name + " of " + beginning + unit + "..." + end + ": " + once + ", then " + twice);
                }
            }
        }
    }

    private static long looks(Function<Counted, ?> reading, String text) {
        var counted = new Counted(text);
        var _ = reading.apply(counted);
        return counted.looks;
    }

    private static Map<String, Pattern> patterns()
            throws ReflectiveOperationException, IOException, URISyntaxException {
        var patterns = new TreeMap<String, Pattern>();
        for (var field : classes()
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .toList()) {
            if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                patterns.put(name(field), (Pattern) field.get(null));
            }
        }
        return patterns;
    }

    private static String name(Field field) {
        var type = field.getDeclaringClass().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + field.getName();
    }

    private static Stream<Class<?>> classes() throws IOException, URISyntaxException, ClassNotFoundException {
        var root = Path.of(HttpServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> files;
        try (var all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        var classes = Stream.<Class<?>>builder();
        for (var file : files) {
            var path = root.relativize(file).toString();
            var name = path.substring(0, path.length() - ".class".length())
                    .replace('/', '.')
                    .replace('\\', '.');
            if (!name.endsWith("-info")) {
                classes.add(Class.forName(name));
            }
        }
        return classes.build();
    }
}
