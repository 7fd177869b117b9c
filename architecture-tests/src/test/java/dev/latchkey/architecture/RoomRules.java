package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
final class RoomRules {
    private static final String JAVA = "java..";
    private static final String NULLNESS = "org.jspecify.annotations..";

    private RoomRules() {}

    static ArchRule theDomainNeedsNothing(Root root) {
        return classes()
                .that()
                .resideInAPackage(root.room("domain"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JAVA, NULLNESS, root.room("domain"))
                        .and(not(resideInAnyPackage("java.sql..", "java.net.http.."))))
                .because("what the words mean must not hang on a library or on the world outside");
    }

    static ArchRule theApplicationNeedsTheDomainAlone(Root root) {
        return classes()
                .that()
                .resideInAPackage(root.room("application"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(JAVA, NULLNESS, root.room("domain"), root.room("application")))
                .because("a use case is told what it works with, and cannot look behind a port");
    }

    static ArchRule onlyTheWebKnowsUseCases(Root root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root.room("application"), root.room("adapters.http"), root.room("bootstrap"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.room("application"))
                .because("tokens are judged and rows are kept without knowing what they are used for");
    }

    static ArchRule adaptersAreStrangers(Root root) {
        return slices().matching(root.type("adapters.(*).."))
                .should()
                .notDependOnEachOther()
                .because("a technology must be replaceable without another one noticing");
    }

    static ArchRule onlyBootstrapKnowsAdapters(Root root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root.room("adapters"), root.room("bootstrap"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.room("adapters"))
                .because("rooms are put together in one place");
    }

    static ArchRule nothingKnowsBootstrap(Root root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root.room("bootstrap"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.room("bootstrap"))
                .because("settings reach a room as constructor arguments");
    }

    static ArchRule packagesAreFreeOfCycles(Root root) {
        return slices().matching(root.type("(**)"))
                .should()
                .beFreeOfCycles()
                .because("what goes in circles cannot be read from the beginning");
    }

    static ArchRule tokensStopAtTheDoor(Root root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        root.room("domain.token"),
                        root.room("adapters.http"),
                        root.room("adapters.jwt"),
                        root.room("bootstrap"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.room("domain.token"))
                .because("past the door nobody knows that tokens exist");
    }
}
