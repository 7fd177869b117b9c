package dev.latchkey.adapters.http;

import io.helidon.http.HeaderNames;
import java.util.List;

/** Explains each problem type at its own address (RFC 9457 section 3.1.1): a page for people, JSON for programs. */
final class ProblemRoutes {
    private ProblemRoutes() {}

    static List<Route> routes() {
        return List.of(Route.open("GET", "/problems/{code}", ProblemRoutes::explain));
    }

    private static Answer explain(Request request) {
        var language = request.language();
        return ProblemCode.of(request.pathParameter("code"))
                .<Answer>map(code -> explanation(code, language, request)
                        .with("Content-Language", language.tag())
                        .with("Vary", "Accept, Accept-Language"))
                .orElseGet(() -> Answer.Refusal.of(ProblemCode.NOT_FOUND));
    }

    private static Answer.Success explanation(ProblemCode code, Language language, Request request) {
        return Accept.prefersHtml(request.header(HeaderNames.ACCEPT))
                ? Answer.Success.of(200, Content.html(ProblemPage.of(code, language)))
                        .with("Content-Security-Policy", ProblemPage.POLICY)
                : Answer.Success.of(200, Content.json(Explanation.of(code, language)));
    }

    private record Explanation(
            String type,
            String code,
            int status,
            String title,
            String detail,
            String meaning,
            List<String> causes,
            List<String> client,
            List<String> operator) {
        static Explanation of(ProblemCode code, Language language) {
            var problem = ProblemTexts.in(language).of(code);
            return new Explanation(
                    code.type(),
                    code.text(),
                    code.status(),
                    problem.title(),
                    problem.detail(),
                    problem.meaning(),
                    problem.causes(),
                    problem.client(),
                    problem.operator());
        }
    }
}
