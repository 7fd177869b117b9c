package dev.latchkey.adapters.jwt.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All cases, and the document that publishes them. */
final class Conformance {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
    private static final Map<String, String> SECTIONS = new TreeMap<>(Map.of(
            "0", "Tokens that Better Auth makes, for this end and for others",
            "1", "Choice of algorithm and key",
            "2", "Arithmetic of signatures",
            "3", "Two spellings of one token",
            "4", "Claims",
            "5", "Denial of service",
            "6", "State, time and place"));

    private Conformance() {}

    static List<Case> cases() {
        var cases = new ArrayList<Case>();
        OtherEnds.add(cases);
        AlgorithmsAndKeys.add(cases);
        Signatures.add(cases);
        Spellings.add(cases);
        ClaimCases.add(cases);
        Requests.add(cases);
        return List.copyOf(cases);
    }

    static String document() {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("issuer", Claims.ISSUER);
        settings.put("audience", Claims.AUDIENCE);
        settings.put("secret", PublishedKeys.SECRET);
        settings.put("longestLifeInSeconds", Claims.LONGEST_LIFE);
        var document = new LinkedHashMap<String, Object>();
        document.put("format", 1);
        document.put("settings", settings);
        document.put("sections", SECTIONS);
        document.put("cases", cases().stream().map(Conformance::published).toList());
        return JSON.writeValueAsString(document) + "\n";
    }

    private static Map<String, Object> published(Case it) {
        var published = new LinkedHashMap<String, Object>();
        published.put("id", it.id());
        published.put("section", it.section());
        published.put("title", it.title());
        published.put("verdict", it.verdict());
        published.put("status", it.status());
        published.put("level", it.level());
        published.put("rule", it.rule());
        published.put("reference", it.reference());
        putUnlessNull(published, "subject", it.subject());
        putUnlessNull(published, "latchkey", it.latchkey());
        published.put(
                "requests", it.requests().stream().map(Conformance::published).toList());
        return published;
    }

    private static Map<String, Object> published(Sent it) {
        var published = new LinkedHashMap<String, Object>();
        published.put("keys", it.keys());
        putUnlessNull(published, "algorithm", it.algorithm());
        putUnlessNull(published, "token", it.token());
        if (it.token() == null) {
            published.put("headers", it.headers());
        }
        putUnlessNull(published, "query", it.query());
        return published;
    }

    private static void putUnlessNull(Map<String, Object> published, String name, @Nullable Object value) {
        if (value != null) {
            published.put(name, value);
        }
    }
}
