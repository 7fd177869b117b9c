package dev.latchkey.adapters.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Explains a problem to people: a page that asks for nothing else, neither here nor elsewhere. */
final class ProblemPage {
    private static final String TEMPLATE = resource("problem.html");
    private static final String STYLE = resource("problem.css");

    /** Its own style, and nothing else at all. */
    static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "style-src 'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8)))
                    + "'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private ProblemPage() {}

    /** Every word of it is ours: nothing in it needs escaping. */
    static String of(ProblemCode code, Language language) {
        var texts = ProblemTexts.in(language);
        var headings = texts.headings();
        var problem = texts.of(code);
        return String.format(
                Locale.ROOT,
                TEMPLATE,
                language.tag(),
                STYLE,
                code.status(),
                code.text(),
                problem.title(),
                problem.detail(),
                headings.meaning(),
                named(problem.meaning()),
                headings.causes(),
                items(problem.causes()),
                headings.client(),
                items(problem.client()),
                headings.operator(),
                items(problem.operator()),
                headings.documentation());
    }

    private static String items(List<String> texts) {
        return texts.stream().map(text -> "<li>" + named(text) + "</li>").collect(Collectors.joining("\n"));
    }

    /** Backticks come in pairs. */
    private static String named(String text) {
        var html = new StringBuilder();
        var parts = text.split("`", -1);
        for (var i = 0; i < parts.length; i++) {
            html.append(i % 2 == 0 ? parts[i] : "<code>" + parts[i] + "</code>");
        }
        return html.toString();
    }

    private static String resource(String name) {
        try (var file = Objects.requireNonNull(ProblemPage.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
