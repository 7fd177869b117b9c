package dev.latchkey.adapters.jwt;

import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where fuzzing begins: everything that was captured from Better Auth servers. */
final class Seeds {
    private static final Pattern JWS = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private Seeds() {}

    static Stream<String> tokens() {
        return nodes().filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(JWS.asMatchPredicate())
                .distinct();
    }

    static Stream<byte[]> payloads() {
        return tokens().map(token -> Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    static Stream<byte[]> jwkSets() {
        return nodes().filter(node -> node.path("keys").isArray())
                .map(JsonNode::toString)
                .distinct()
                .map(Jwks::bytes);
    }

    private static Stream<JsonNode> nodes() {
        return Captured.names().stream().sorted().map(Captured::file).flatMap(Seeds::within);
    }

    private static Stream<JsonNode> within(JsonNode node) {
        return Stream.concat(Stream.of(node), node.valueStream().flatMap(Seeds::within));
    }
}
