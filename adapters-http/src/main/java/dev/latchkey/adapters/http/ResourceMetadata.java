package dev.latchkey.adapters.http;

import java.util.List;
import java.util.Map;

/** Tells clients whose tokens are taken here, and how (RFC 9728 section 2). */
final class ResourceMetadata {
    static final String PATH = "/.well-known/oauth-protected-resource";

    private ResourceMetadata() {}

    static Route route(HttpConfig config) {
        var content = Content.json(Map.of(
                "resource", config.resource(),
                "authorization_servers", List.of(config.issuer()),
                "bearer_methods_supported", List.of("header")));
        return Route.open("GET", PATH, _ -> Answer.Success.of(200, content));
    }
}
