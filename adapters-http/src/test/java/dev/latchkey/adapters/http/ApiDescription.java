package dev.latchkey.adapters.http;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** An OpenAPI description as a judge: of itself, of its examples, and of what a server really answers. */
final class ApiDescription {
    static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private static final String ADDRESS = "https://latchkey.invalid/openapi";
    private static final String OPENAPI_31 = "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07";
    // What HTTP is made of, or what concerns browsers and caches alone.
    private static final Set<String> UNTOLD = Set.of(
            "cache-control",
            "connection",
            "content-language",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "transfer-encoding",
            "vary",
            "x-content-type-options");

    private final JsonNode document;
    private final SchemaRegistry schemas;

    ApiDescription(JsonNode document) {
        this.document = document;
        var strict = document.deepCopy();
        if (strict.at("/components/schemas/Problem") instanceof ObjectNode problem) {
            // Clients pass over what they do not know (RFC 9457 section 3.2); we say nothing that is not described.
            problem.put("additionalProperties", false);
        }
        schemas = SchemaRegistry.withDefaultDialect(
                Dialects.getOpenApi31(),
                registry -> registry.schemas(Map.of(ADDRESS, strict.toString()))
                        .schemaIdResolvers(
                                ids -> ids.mapPrefix("https://spec.openapis.org/", "classpath:spec.openapis.org/"))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .locale(Locale.ROOT)
                                .build()));
    }

    JsonNode document() {
        return document;
    }

    /** Where it is not OpenAPI 3.1. */
    List<String> faults() {
        return faults(SchemaLocation.of(OPENAPI_31), document);
    }

    /** Where a value is not what the schema at that JSON pointer says. */
    List<String> faults(String schema, JsonNode value) {
        return faults(SchemaLocation.of(ADDRESS + "#" + follow(schema)), value);
    }

    private List<String> faults(SchemaLocation schema, JsonNode value) {
        return schemas.getSchema(schema).validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** Each operation, as {@code GET /path}, and the pointer to it. */
    Map<String, String> operations() {
        var operations = new TreeMap<String, String>();
        document.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, _) -> {
                    if (METHODS.contains(method)) {
                        operations.put(
                                method.toUpperCase(Locale.ROOT) + " " + path, step(step("/paths", path), method));
                    }
                }));
        return operations;
    }

    /** Where the operation of a route is described. */
    static String pointer(Route route) {
        return step(step("/paths", route.pattern()), route.method().toLowerCase(Locale.ROOT));
    }

    /** Every outcome that is described of the operation at that pointer. */
    Set<String> outcomes(String operation) {
        var outcomes = new TreeSet<String>();
        document.at(operation).path("responses").forEachEntry((status, _) -> {
            var examples = problem(operation, status).path("examples");
            if (examples.isEmpty()) {
                outcomes.add(status);
            }
            examples.propertyNames().forEach(code -> outcomes.add(status + " " + code));
        });
        return outcomes;
    }

    private JsonNode problem(String operation, String status) {
        return document.at(response(operation, status)).path("content").path("application/problem+json");
    }

    private String response(String operation, String status) {
        return follow(step(operation + "/responses", status));
    }

    /** Where an answer of the operation at that pointer is not as described. */
    List<String> faults(String operation, Received answer) {
        var response = response(operation, Integer.toString(answer.status()));
        if (document.at(response).isMissingNode()) {
            return List.of("no such status: " + answer.outcome());
        }
        var faults = new ArrayList<String>();
        var untold = new TreeSet<>(answer.headers().keySet());
        untold.removeAll(UNTOLD);
        document.at(response).path("headers").forEachEntry((name, _) -> {
            untold.remove(name.toLowerCase(Locale.ROOT));
            faults.addAll(headerFaults(follow(step(response + "/headers", name)), name, answer));
        });
        untold.forEach(name -> faults.add("no such header: " + name));
        faults.addAll(bodyFaults(response + "/content", answer));
        return faults;
    }

    private List<String> headerFaults(String header, String name, Received answer) {
        var text = answer.headers().get(name.toLowerCase(Locale.ROOT));
        if (text == null) {
            return document.at(header).path("required").asBoolean(false) ? List.of("missing: " + name) : List.of();
        }
        var isNumber = document.at(header + "/schema/type").asString("").equals("integer");
        return faults(header + "/schema", isNumber ? Json.MAPPER.readTree(text) : StringNode.valueOf(text));
    }

    private List<String> bodyFaults(String content, Received answer) {
        if (document.at(content).isMissingNode()) {
            return answer.body().isEmpty() ? List.of() : List.of("a body that is not described");
        }
        var described = step(content, answer.type());
        if (document.at(described).isMissingNode()) {
            return List.of("no such media type: " + answer.type());
        }
        var isJson = answer.type().endsWith("json");
        return document.at(described).has("schema")
                ? faults(
                        described + "/schema",
                        isJson ? Json.MAPPER.readTree(answer.body()) : StringNode.valueOf(answer.body()))
                : List.of();
    }

    /** Hands on each example with the pointer to the schema it is an example of. */
    void forEachExample(BiConsumer<String, JsonNode> action) {
        examples("", document, action);
    }

    private void examples(String pointer, JsonNode node, BiConsumer<String, JsonNode> action) {
        if (node.has("schema") && node.has("example")) {
            action.accept(pointer + "/schema", node.path("example"));
        }
        if (node.has("schema")) {
            node.path("examples")
                    .forEachEntry((name, _) -> action.accept(
                            pointer + "/schema",
                            document.at(follow(step(pointer + "/examples", name)))
                                    .path("value")));
        }
        node.forEachEntry((name, child) -> examples(step(pointer, name), child, action));
    }

    /** The pointer, or the one that is referred to there. */
    private String follow(String pointer) {
        var reference = document.at(pointer).path("$ref");
        return reference.isString() ? follow(reference.stringValue().substring(1)) : pointer;
    }

    private static String step(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
