package dev.latchkey.adapters.http;

import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Locale;

/** Explains each problem type at its own address (RFC 9457 section 3.1.1): a page for browsers, JSON for programs. */
final class ProblemRoutes {
    private ProblemRoutes() {}

    static List<Route> routes() {
        return List.of(Route.open("GET", "/problems/{code}", ProblemRoutes::explain));
    }

    private static Answer explain(Request request) {
        return ProblemCode.of(request.pathParameter("code"))
                .<Answer>map(code -> Answer.Success.of(200, content(code, request))
                        .with("Vary", HeaderNames.ACCEPT_NAME)
                        .with("Content-Security-Policy", "default-src 'none'"))
                .orElseGet(() -> Answer.Refusal.of(ProblemCode.NOT_FOUND));
    }

    private static Content content(ProblemCode code, Request request) {
        // Programs that take anything get JSON: only browsers ask for HTML by name.
        return request.header(HeaderNames.ACCEPT).toLowerCase(Locale.ROOT).contains("text/html")
                ? Content.html(page(code))
                : Content.json(new Explanation(
                        code.type(), code.text(), code.status(), code.title(), code.detail(), code.remedy()));
    }

    /** Every word of it is ours: nothing in it needs escaping. */
    private static String page(ProblemCode code) {
        return String.format(Locale.ROOT, """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%2$s · Latchkey</title></head>
            <body>
            <h1>%2$s</h1>
            <p><code>%1$s</code>, HTTP status %3$d</p>
            <h2>What it means</h2>
            <p>%4$s</p>
            <h2>What to do</h2>
            <p>%5$s</p>
            </body>
            </html>
            """, code.text(), code.title(), code.status(), code.detail(), code.remedy());
    }

    private record Explanation(String type, String code, int status, String title, String detail, String remedy) {}
}
