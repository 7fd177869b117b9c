package dev.latchkey.architecture;

import org.junit.jupiter.api.Test;

final class IdentityRulesTest {
    @Test
    void portsAreInterfaces() {
        Proof.that(
                IdentityRules::portsAreInterfaces,
                "promising",
                "Class <domain.task.TaskRepository> has modifier ABSTRACT");
    }

    @Test
    void portsAreKeptByAdapters() {
        Proof.that(
                IdentityRules::portsAreKeptByAdapters,
                "promising",
                "Class <application.task.LaxTokenVerifier> does not reside in a package 'adapters..'");
    }

    @Test
    void onlyThePolicyMakesUsers() {
        Proof.that(
                IdentityRules::onlyThePolicyMakesUsers,
                "forging",
                "Method <adapters.http.ForgingHandler.byConstructor()> calls constructor <domain.user.UserId.<init>(java.lang.String)>",
                "Method <adapters.http.ForgingHandler.byConstructorReference()> references constructor <domain.user.UserId.<init>(java.lang.String)>",
                "Method <adapters.http.ForgingHandler.byFactory()> calls method <domain.user.UserId.fromSubject(java.lang.String)>",
                "Method <adapters.http.ForgingHandler.byFactoryReference()> references method <domain.user.UserId.fromSubject(java.lang.String)>");
    }

    @Test
    void onlyExplainExplains() {
        Proof.that(
                IdentityRules::onlyExplainExplains,
                "gullible",
                "Method <bootstrap.Application.serve()> calls constructor <adapters.jwt.TokenExplainer.<init>()>");
    }

    @Test
    void repositoriesAskWhoseFirst() {
        Proof.that(
                IdentityRules::repositoriesAskWhoseFirst,
                "careless",
                "Method <domain.task.TaskRepository.addForAnyone(java.lang.String)> does not take the user first",
                "Method <domain.task.TaskRepository.addLater(java.lang.String, domain.user.UserId)> does not take the user first",
                "Method <domain.task.TaskRepository.count()> does not take the user first");
    }

    @Test
    void useCasesAskWhoseFirst() {
        Proof.that(
                IdentityRules::useCasesAskWhoseFirst,
                "careless",
                "Method <application.task.TaskList.addForAnyone(java.lang.String)> does not take the user first",
                "Method <application.task.TaskList.count()> does not take the user first");
    }
}
