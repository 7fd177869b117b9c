package dev.latchkey.architecture;

import org.junit.jupiter.api.Test;

final class DoorRulesTest {
    @Test
    void onlyTheGateIsAnEntrance() {
        Proof.that(
                DoorRules::onlyTheGateIsAnEntrance,
                "ajar",
                "Class <adapters.http.BackDoor> does not have fully qualified name 'adapters.http.Gate'",
                "Class <adapters.http.SideDoor> does not have fully qualified name 'adapters.http.Gate'");
    }

    @Test
    void nothingIsRoutedPastTheGate() {
        Proof.that(
                DoorRules::nothingIsRoutedPastTheGate,
                "ajar",
                "Method <adapters.http.Server.route(io.helidon.webserver.http.HttpRouting$Builder)> calls method <io.helidon.webserver.http.HttpRouting$Builder.any(java.lang.String, [Lio.helidon.webserver.http.Handler;)>",
                "Method <adapters.http.Server.route(io.helidon.webserver.http.HttpRouting$Builder)> calls method <io.helidon.webserver.http.HttpRouting$Builder.register(java.lang.String, [Lio.helidon.webserver.http.HttpService;)>",
                "Method <adapters.http.SideDoor.routing(io.helidon.webserver.http.HttpRules)> calls method <io.helidon.webserver.http.HttpRules.get(java.lang.String, [Lio.helidon.webserver.http.Handler;)>");
    }

    @Test
    void fewRoutesAreOpen() {
        Proof.that(
                DoorRules::fewRoutesAreOpen,
                "ajar",
                "Method <adapters.http.TaskRoutes.byConstructor()> calls constructor <adapters.http.Route$Access$Public.<init>(java.util.function.Supplier)>",
                "Method <adapters.http.TaskRoutes.byConstructorReference()> references constructor <adapters.http.Route$Access$Public.<init>(java.util.function.Supplier)>",
                "Method <adapters.http.TaskRoutes.byFactory()> calls method <adapters.http.Route.open(java.util.function.Supplier)>",
                "Method <adapters.http.TaskRoutes.byFactoryReference()> references method <adapters.http.Route.open(java.util.function.Supplier)>");
    }

    @Test
    void handlersAreGivenTheUser() {
        Proof.that(
                DoorRules::handlersAreGivenTheUser,
                "ajar",
                "Method <adapters.http.AuthenticatedHandler.handle(java.lang.String)> does not take the user first");
    }
}
