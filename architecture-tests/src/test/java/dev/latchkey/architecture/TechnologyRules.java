package dev.latchkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** Each library has one room. */
final class TechnologyRules {
    private TechnologyRules() {}

    static ArchRule theWebServerIsTheWebsOwn(Root root) {
        return only(root, "adapters.http", "io.helidon.webserver..", "io.helidon.http..", "io.helidon.cors..");
    }

    static ArchRule nimbusIsItsEnginesOwn(Root root) {
        return only(root, "adapters.jwt.nimbus", "com.nimbusds..");
    }

    static ArchRule helidonsJwtIsItsEnginesOwn(Root root) {
        return only(root, "adapters.jwt.helidon", "io.helidon.security.jwt..");
    }

    static ArchRule helidonsSecurityIsTheWebsOwn(Root root) {
        return only(root, "adapters.http", "io.helidon.security");
    }

    static ArchRule theDatabaseIsPersistencesOwn(Root root) {
        return only(
                root,
                "adapters.persistence",
                "org.hibernate..",
                "jakarta.persistence..",
                "java.sql..",
                "javax.sql..",
                "org.postgresql..",
                "org.flywaydb..",
                "com.zaxxer..");
    }

    private static ArchRule only(Root root, String room, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root.room(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because("an adapter translates at its edge: no type of a library leaves " + room);
    }
}
