package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Set;

/** How things are written down. */
final class FormRules {
    private static final Set<String> ENTITIES = Set.of(
            "jakarta.persistence.Entity", "jakarta.persistence.Embeddable", "jakarta.persistence.MappedSuperclass");

    private FormRules() {}

    static ArchRule packagesAreNullMarked(Root root) {
        return all(packages(root)).should(beNullMarked()).because("null is then an error where nobody wrote @Nullable");
    }

    private static AbstractClassesTransformer<JavaPackage> packages(Root root) {
        return new AbstractClassesTransformer<>("packages under " + root.name()) {
            @Override
            public Iterable<JavaPackage> doTransform(JavaClasses classes) {
                var packages = new LinkedHashSet<JavaPackage>();
                classes.forEach(type -> packages.add(type.getPackage()));
                return packages;
            }
        };
    }

    private static ArchCondition<JavaPackage> beNullMarked() {
        return new ArchCondition<>("be annotated with @NullMarked in their package-info") {
            @Override
            public void check(JavaPackage candidate, ConditionEvents events) {
                var marked = candidate
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .isPresent();
                events.add(new SimpleConditionEvent(
                        candidate, marked, "Package <" + candidate.getName() + "> is not @NullMarked"));
            }
        };
    }

    static ArchRule fieldsAreFinal(Root root) {
        return fields().that()
                .areDeclaredInClassesThat(describe("are not mutable by nature", type -> !isMutable(root, type)))
                .and(describe("are not filled from the command line", field -> !isArgument(field)))
                .should()
                .beFinal()
                .because("a value that cannot change needs no lock and no second look");
    }

    private static boolean isMutable(Root root, JavaClass type) {
        return ENTITIES.stream().anyMatch(type::isAnnotatedWith)
                || Exemptions.STATEFUL.contains(relativeName(root, type));
    }

    private static boolean isArgument(JavaField field) {
        return field.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().getName().startsWith("picocli.CommandLine$"));
    }

    static ArchRule staticFieldsAreFinal(Root root) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root.everywhere())
                .and()
                .areStatic()
                .should()
                .beFinal()
                .because("state that everyone shares belongs to nobody");
    }

    static ArchRule adaptersShowLittle(Root root) {
        return classes()
                .that()
                .resideInAPackage(root.room("adapters"))
                .and(describe("can be seen from outside", FormRules::isVisible))
                .should(beListed(root))
                .because("what is public is a promise to bootstrap, and every promise is written down");
    }

    private static ArchCondition<JavaClass> beListed(Root root) {
        return new ArchCondition<>("be on the list of public types") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var listed = Exemptions.PUBLIC.contains(relativeName(root, outermost(type)));
                events.add(new SimpleConditionEvent(type, listed, type.getDescription() + " is public and not listed"));
            }
        };
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(FormRules::isVisible).orElse(true);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(FormRules::outermost).orElse(type);
    }

    private static String relativeName(Root root, JavaClass type) {
        return type.getName().substring(root.name().length() + 1);
    }
}
