package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Every request comes in through the gate, and past it there is a user. */
final class DoorRules {
    private static final String GATE = "adapters.http.Gate";

    private static final Set<String> ENTRANCES = Set.of(
            "io.helidon.webserver.http.Filter",
            "io.helidon.webserver.http.Handler",
            "io.helidon.webserver.http.HttpFeature",
            "io.helidon.webserver.http.HttpService");

    private static final Set<String> ROUTINGS = Set.of(
            "io.helidon.webserver.http.HttpRouting$Builder",
            "io.helidon.webserver.http.HttpRules",
            "io.helidon.webserver.http.HttpRoute$Builder");

    private DoorRules() {}

    static ArchRule onlyTheGateIsAnEntrance(Root root) {
        return classes()
                .that(describe("take requests from the web server", DoorRules::isEntrance))
                .should()
                .haveFullyQualifiedName(root.type(GATE))
                .because("what another one answers has not been asked for its token");
    }

    private static boolean isEntrance(JavaClass type) {
        return type.getAllRawInterfaces().stream().anyMatch(candidate -> ENTRANCES.contains(candidate.getName()));
    }

    static ArchRule nothingIsRoutedPastTheGate(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.room("adapters.http"))
                .should()
                .accessTargetWhere(routesPastFilters())
                .because("a route that the web server knows by itself needs no token");
    }

    // Lambdas are no classes that onlyTheGateIsAnEntrance could see; registering them is.
    private static DescribedPredicate<JavaAccess<?>> routesPastFilters() {
        return describe(
                "routes past the filters",
                access -> ROUTINGS.contains(access.getTargetOwner().getName())
                        && !access.getTarget().getName().equals("addFilter"));
    }

    static ArchRule fewRoutesAreOpen(Root root) {
        return noClasses()
                .that(describe("are not listed as open", type -> !isListed(root, type)))
                .should()
                .accessTargetWhere(opensRoute(root))
                .because("a route is private unless it is on the list");
    }

    private static boolean isListed(Root root, JavaClass type) {
        return type.getName().equals(root.type("adapters.http.Route"))
                || Exemptions.OPEN.stream().map(root::type).anyMatch(type.getName()::equals);
    }

    private static DescribedPredicate<JavaAccess<?>> opensRoute(Root root) {
        var openings =
                Set.of(root.type("adapters.http.Route.open"), root.type("adapters.http.Route$Access$Public.<init>"));
        return describe(
                "opens a route",
                access -> openings.contains(access.getTargetOwner().getName() + "."
                        + access.getTarget().getName()));
    }

    static ArchRule handlersAreGivenTheUser(Root root) {
        return methods()
                .that()
                .areDeclaredIn(root.type("adapters.http.AuthenticatedHandler"))
                .should(IdentityRules.takeTheUserFirst(root))
                .because("what is a parameter can be neither absent nor looked up");
    }
}
