package dev.latchkey.adapters.http;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The API's description (OpenAPI 3.1), and Swagger UI, which shows it without a word to any other server. */
final class DocumentationRoutes {
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:", // Swagger UI's icons are in its style sheet
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");
    private static final String OWN = "/dev/latchkey/adapters/http/";
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final Set<String> OWN_ASSETS = Set.of("docs.css", "docs.js");
    private static final Map<String, String> TYPES = Map.of(
            "docs.css", "text/css",
            "docs.js", "text/javascript",
            "swagger-ui.css", "text/css",
            "swagger-ui-bundle.js", "text/javascript",
            "favicon-32x32.png", "image/png");

    // Each file's by its name: they stay what they are for as long as the program runs.
    private static final Map<String, String> TAGS = new ConcurrentHashMap<>();

    private DocumentationRoutes() {}

    static List<Route> routes() {
        return List.of(
                Route.open("GET", "/openapi", request -> file(request, "application/json", OWN + "openapi.json")),
                Route.open("GET", "/docs", DocumentationRoutes::page),
                Route.open("GET", "/docs/{asset}", DocumentationRoutes::asset));
    }

    private static Answer page(Request request) {
        return file(request, "text/html; charset=utf-8", OWN + "docs.html").with("Content-Security-Policy", POLICY);
    }

    private static Answer asset(Request request) {
        var name = request.pathParameter("asset");
        var folder = OWN_ASSETS.contains(name) ? OWN : webjarFolder();
        return Optional.ofNullable(TYPES.get(name))
                .<Answer>map(type -> file(request, type, folder + name))
                .orElseGet(() -> Answer.Refusal.of(ProblemCode.NOT_FOUND));
    }

    /** The file, or that the client's copy of it is good still: a condition that cannot be read is none. */
    private static Answer.Success file(Request request, String type, String resource) {
        var tag = TAGS.computeIfAbsent(resource, it -> tag(read(it)));
        var known = EntityTags.parse(request.header(HeaderNames.IF_NONE_MATCH)).orElse(EntityTags.NONE);
        var answer = known.matchWeakly(tag)
                ? Answer.Success.of(304)
                : Answer.Success.of(200, Content.of(type, read(resource)));
        return answer.with("Cache-Control", "no-cache").with("ETag", tag);
    }

    private static String tag(byte[] content) {
        return '"' + HexFormat.of().formatHex(Sha256.of(content)) + '"';
    }

    private static byte[] read(String resource) {
        try (var file = open(resource)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String webjarFolder() {
        var properties = new Properties();
        try (var file = open(WEBJAR)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(DocumentationRoutes.class.getResourceAsStream(resource), resource);
    }
}
