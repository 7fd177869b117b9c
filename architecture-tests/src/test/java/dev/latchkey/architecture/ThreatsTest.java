package dev.latchkey.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of threats tells the truth about the tests. */
final class ThreatsTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("\\| (\\d\\.\\d+) \\|.*\\|([^|]*)\\|");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("(\\w+(?:Test|Contract))((?:\\.\\w+)*)");
    private static final Pattern NEIGHBOUR = Pattern.compile("((?:\\.\\w+)+)");
    private static final List<String> WITHOUT_TEST = List.of("No test yet", "nothing to test");

    private record Source(String name, String text) {}

    /** @param proof the last cell: where the tests are named */
    record Row(String number, String proof) {
        @Override
        public String toString() {
            return number;
        }
    }

    private static final List<Source> SOURCES = sources();

    static List<Row> rows() throws IOException {
        var rows = Files.readString(PROJECT.resolve("docs/threats.md"))
                .lines()
                .map(ROW::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> new Row(matcher.group(1), matcher.group(2).strip()))
                .toList();
        assertTrue(rows.size() > 80, "the page is read");
        return rows;
    }

    private static List<Source> sources() {
        try (var files = Files.walk(PROJECT)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ThreatsTest::source)
                    .toList();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static Source source(Path file) {
        try {
            return new Source(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachIsNamedByATest(Row row) {
        var name = Pattern.compile("Threats? [^*\\n]*(?<![\\d.])" + Pattern.quote(row.number) + "(?!\\d)");
        assertTrue(
                WITHOUT_TEST.contains(row.proof)
                        || SOURCES.stream()
                                .anyMatch(source -> name.matcher(source.text).find()),
                "no test says 'Threat " + row.number + "'");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachNamesTestsThatThereAre(Row row) {
        var missing = new ArrayList<String>();
        var last = "";
        for (var quoted : QUOTED.matcher(row.proof)
                .results()
                .map(result -> result.group(1))
                .toList()) {
            var test = TEST.matcher(quoted);
            var neighbour = NEIGHBOUR.matcher(quoted);
            if (test.matches()) {
                last = test.group(1);
                if (!isThere(last, test.group(2))) {
                    missing.add(quoted);
                }
            } else if (neighbour.matches() && !isThere(last, neighbour.group(1))) {
                missing.add(last + quoted);
            }
        }
        assertEquals(List.of(), missing);
    }

    /** Whether some class of that name declares all the members, nested classes and methods. */
    private static boolean isThere(String type, String members) {
        return SOURCES.stream()
                .filter(source -> source.name.equals(type))
                .anyMatch(source -> Stream.of(members.split("\\."))
                        .filter(member -> !member.isEmpty())
                        .allMatch(member -> Pattern.compile("(class|void) " + member + "\\b")
                                .matcher(source.text)
                                .find()));
    }
}
