package dev.latchkey.architecture;

import org.junit.jupiter.api.Test;

final class RoomRulesTest {
    @Test
    void theDomainNeedsNothing() {
        Proof.that(
                RoomRules::theDomainNeedsNothing,
                "needy",
                "Method <domain.task.NeedyTask.client()> has return type <java.net.http.HttpClient>",
                "Method <domain.task.NeedyTask.connection()> has return type <java.sql.Connection>",
                "Method <domain.task.NeedyTask.log()> has return type <org.slf4j.Logger>");
    }

    @Test
    void theApplicationNeedsTheDomainAlone() {
        Proof.that(
                RoomRules::theApplicationNeedsTheDomainAlone,
                "curious",
                "Method <application.task.CuriousTaskList.table()> has return type <adapters.persistence.Table>");
    }

    @Test
    void onlyTheWebKnowsUseCases() {
        Proof.that(
                RoomRules::onlyTheWebKnowsUseCases,
                "curious",
                "Method <adapters.jwt.CuriousTokenVerifier.tasks()> has return type <application.task.CuriousTaskList>");
    }

    @Test
    void adaptersAreStrangers() {
        Proof.that(
                RoomRules::adaptersAreStrangers,
                "acquainted",
                "Slice http depends on Slice persistence: Method <adapters.http.Routes.table()> has return type <adapters.persistence.Table>");
    }

    @Test
    void onlyBootstrapKnowsAdapters() {
        Proof.that(
                RoomRules::onlyBootstrapKnowsAdapters,
                "acquainted",
                "Method <domain.task.Task.routes()> has return type <adapters.http.Routes>");
    }

    @Test
    void nothingKnowsBootstrap() {
        Proof.that(
                RoomRules::nothingKnowsBootstrap,
                "dependent",
                "Method <adapters.http.DependentServer.settings()> has return type <bootstrap.Settings>");
    }

    @Test
    void packagesAreFreeOfCycles() {
        Proof.that(
                RoomRules::packagesAreFreeOfCycles,
                "circular",
                "Cycle detected: Slice domain.task -> Slice domain.user -> Slice domain.task 1. Dependencies of Slice domain.task - Method <domain.task.Task.owner()> has return type <domain.user.User> 2. Dependencies of Slice domain.user - Method <domain.user.User.tasks()> has generic return type <java.util.List<domain.task.Task>> with type argument depending on <domain.task.Task>");
    }

    /** Threat 2.3. */
    @Test
    void tokensStopAtTheDoor() {
        Proof.that(
                RoomRules::tokensStopAtTheDoor,
                "indiscreet",
                "Method <adapters.persistence.RowOfToken.token()> has return type <domain.token.Token>",
                "Method <application.task.TaskListOfToken.token()> has return type <domain.token.Token>",
                "Method <domain.task.TaskOfToken.token()> has return type <domain.token.Token>");
    }
}
