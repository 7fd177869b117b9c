package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** Ports, and how the user reaches them. */
final class IdentityRules {
    private static final String USER_ID = "domain.user.UserId";

    private IdentityRules() {}

    static ArchRule portsAreInterfaces(Root root) {
        return noClasses()
                .that()
                .resideInAPackage(root.room("domain"))
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.ABSTRACT)
                .because("what the domain leaves to others to fill in is a promise without code");
    }

    static ArchRule portsAreKeptByAdapters(Root root) {
        return classes()
                .that(describe("keep a port of the domain", type -> keepsPort(root, type)))
                .should()
                .resideInAPackage(root.room("adapters"))
                .because("driven ports lead out of the domain, and the adapters are what is out there");
    }

    private static boolean keepsPort(Root root, JavaClass type) {
        return type.getAllRawInterfaces().stream().anyMatch(candidate -> isPort(root, candidate));
    }

    /** A sealed interface is a set of outcomes, not a port: its cases stand beside it. */
    private static boolean isPort(Root root, JavaClass type) {
        return type.getPackageName().startsWith(root.type("domain."))
                && !type.reflect().isSealed();
    }

    static ArchRule onlyThePolicyMakesUsers(Root root) {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(root.type("domain.token.TokenPolicy"))
                .and()
                // An operator names users to shut them out.
                .doNotHaveFullyQualifiedName(root.type("bootstrap.RevokeCommand"))
                .and()
                .doNotHaveFullyQualifiedName(root.type(USER_ID))
                .should()
                .accessTargetWhere(makesUser(root))
                .because("a user is who a verified subject names, and nobody else");
    }

    static ArchRule onlyExplainExplains(Root root) {
        var explainer = root.type("adapters.jwt.TokenExplainer");
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(explainer)
                .and()
                .doNotHaveFullyQualifiedName(root.type("bootstrap.ExplainCommand"))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(explainer)
                .because("it goes on to judge claims where nobody proved the signature, which no service may");
    }

    // Not callMethod, which does not see UserId::new and UserId::fromSubject.
    private static DescribedPredicate<JavaAccess<?>> makesUser(Root root) {
        var makers = Set.of("<init>", "fromSubject");
        return describe(
                "makes a user",
                access -> access.getTargetOwner().getName().equals(root.type(USER_ID))
                        && makers.contains(access.getTarget().getName()));
    }

    static ArchRule repositoriesAskWhoseFirst(Root root) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root.room("domain"))
                .and()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Repository")
                .should(takeTheUserFirst(root))
                .because("a task has no owner of its own: whoever asks says whose, and cannot forget to");
    }

    static ArchRule useCasesAskWhoseFirst(Root root) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root.room("application"))
                .and()
                .arePublic()
                .should(takeTheUserFirst(root))
                .because("every use case is somebody's, and works on nobody else's");
    }

    static ArchCondition<JavaMethod> takeTheUserFirst(Root root) {
        var users = Set.of(root.type(USER_ID), root.type("domain.access.Caller"));
        return new ArchCondition<>("take the user first") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                var parameters = method.getRawParameterTypes();
                var takes = !parameters.isEmpty()
                        && users.contains(parameters.getFirst().getName());
                events.add(new SimpleConditionEvent(
                        method, takes, method.getDescription() + " does not take the user first"));
            }
        };
    }
}
