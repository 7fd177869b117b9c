package dev.latchkey.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import java.util.stream.Stream;

/** What makes a rule one: it holds on the code, it bites, it has a reason, and it is about something. */
final class Proof {
    private static final JavaClasses PROJECT = Root.PROJECT.classes();

    private Proof() {}

    /**
     * Proves a rule.
     *
     * @param fixture the root, among the fixtures, that breaks it
     * @param violations of the fixture, without its name and without line numbers
     */
    static void that(Function<Root, ArchRule> rule, String fixture, String... violations) {
        var broken = Root.fixture(fixture);
        var nothing = Root.fixture("nothing");
        var description = rule.apply(Root.PROJECT).getDescription();
        assertAll(
                () -> assertEquals("", violations(rule, Root.PROJECT, PROJECT), "does not hold on the code"),
                () -> assertEquals(
                        lines(Stream.of(violations)), violations(rule, broken, broken.classes()), "does not bite"),
                () -> assertTrue(description.matches("(?s).+, because \\S+ .+"), () -> "no reason: " + description),
                () -> assertThrows(
                        AssertionError.class,
                        () -> rule.apply(nothing).evaluate(nothing.classes()),
                        "passes where it is about nothing"));
    }

    private static String violations(Function<Root, ArchRule> rule, Root root, JavaClasses classes) {
        return lines(rule.apply(root).evaluate(classes).getFailureReport().getDetails().stream()
                .map(detail -> detail.replace(root.name() + ".", "")
                        .replaceAll(" in \\(.*?\\)", "")
                        .replaceAll("\\s+", " ")));
    }

    private static String lines(Stream<String> violations) {
        return String.join("\n", violations.distinct().sorted().toList());
    }
}
