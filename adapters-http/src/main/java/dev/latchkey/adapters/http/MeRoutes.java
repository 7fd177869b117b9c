package dev.latchkey.adapters.http;

import dev.latchkey.application.access.AccessRevocation;
import dev.latchkey.application.privacy.PersonalData;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.user.UserId;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.OutputStream;
import java.util.List;

/** Users' own affairs over HTTP: who they are, all that is kept about them, and the end of it. */
final class MeRoutes {
    private static final String ME = "/api/me";
    private static final Header ATTACHMENT =
            HeaderValues.createCached(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"latchkey-export.json\"");

    private record Deleted(long tasks) {}

    private record Receipt(String receipt, String erasedAt, Deleted deleted) {}

    private final PersonalData personalData;
    private final AccessRevocation accessRevocation;
    private final AuditTrail audit;
    private final ExportSlots slots = new ExportSlots();

    MeRoutes(PersonalData personalData, AccessRevocation accessRevocation, AuditTrail audit) {
        this.personalData = personalData;
        this.accessRevocation = accessRevocation;
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(
                Route.ofTokenAlone("GET", ME, (caller, _) -> me(caller)),
                Route.ofTokenAlone("GET", ME + "/export", this::export),
                Route.of("DELETE", ME, (caller, _) -> erase(caller)),
                Route.of("POST", ME + "/revoke-tokens", (caller, _) -> revokeTokens(caller)));
    }

    private static Answer me(Caller caller) {
        return Answer.Success.of(200, Content.json("userId", caller.user().value()));
    }

    private Answer export(Caller caller, Request request) {
        if (request.method().equals("HEAD")) {
            // The web server answers HEAD with a length alone, and this one is known only when all is read.
            return Answer.Refusal.of(ProblemCode.METHOD_NOT_ALLOWED).with("Allow", "GET");
        }
        return new Answer.Stream(
                "application/json",
                List.of(ATTACHMENT),
                out -> slots.run(caller.user(), () -> export(caller.user(), out)),
                () -> audit.exported(caller.user()),
                () -> audit.exportBrokenOff(caller.user()));
    }

    private void export(UserId user, OutputStream out) {
        var document = new ExportDocument(user, out);
        document.end(personalData.export(user, document));
    }

    private Answer erase(Caller caller) {
        return switch (personalData.erase(caller)) {
            case Erasure.Erased(var receipt, var tasks) -> {
                audit.erased(caller.user(), receipt.id());
                yield Answer.Success.of(
                        200,
                        Content.json(new Receipt(
                                receipt.id().toString(), receipt.erasedAt().toString(), new Deleted(tasks))));
            }
            case Erasure.AccessRevoked _ -> Answer.Refusal.of(ProblemCode.TOKEN_REVOKED);
        };
    }

    private Answer revokeTokens(Caller caller) {
        accessRevocation.revoke(caller);
        audit.revoked(caller.user());
        return Answer.Success.of(204);
    }
}
