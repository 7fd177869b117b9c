package dev.latchkey.architecture;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class ExemptionsTest {
    private static final JavaClasses PROJECT = Root.PROJECT.classes();

    @Test
    void everyPublicTypeOfTheListIsPublic() {
        assertEquals(
                Exemptions.PUBLIC,
                those(Exemptions.PUBLIC, type -> type.getModifiers().contains(JavaModifier.PUBLIC)));
    }

    @Test
    void everyStatefulTypeOfTheListHasState() {
        assertEquals(Exemptions.STATEFUL, those(Exemptions.STATEFUL, ExemptionsTest::hasState));
    }

    @Test
    void everyOpenTypeOfTheListOpensRoutes() {
        assertEquals(
                Exemptions.OPEN,
                those(
                        Exemptions.OPEN,
                        type -> type.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTarget().getFullName().contains(".Route.open("))));
    }

    private static boolean hasState(JavaClass type) {
        return type.getFields().stream().map(JavaField::getModifiers).anyMatch(of -> !of.contains(JavaModifier.FINAL));
    }

    private static Set<String> those(Set<String> names, Predicate<JavaClass> condition) {
        return names.stream()
                .filter(name -> PROJECT.contain(Root.PROJECT.type(name)))
                .filter(name -> condition.test(PROJECT.get(Root.PROJECT.type(name))))
                .collect(toSet());
    }
}
