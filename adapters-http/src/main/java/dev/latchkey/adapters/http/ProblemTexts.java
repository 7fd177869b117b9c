package dev.latchkey.adapters.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that is said of problems in one language, from its file. What stands in backticks there is a name or a command.
 *
 * @param problems by the text of their code
 * @param details by their key
 */
record ProblemTexts(Headings headings, Map<String, Problem> problems, Map<String, String> details) {
    /** What the parts of a page are called. */
    record Headings(String meaning, String causes, String client, String operator, String documentation) {}

    /**
     * One code's.
     *
     * @param client what a client can do about it
     * @param operator what whoever runs the service should look at
     */
    record Problem(
            String title,
            String detail,
            String meaning,
            List<String> causes,
            List<String> client,
            List<String> operator) {
        Problem {
            causes = List.copyOf(causes);
            client = List.copyOf(client);
            operator = List.copyOf(operator);
        }
    }

    // A file that lacks a text, or has one that nobody asks for, is an error.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Map<Language, ProblemTexts> READ = new ConcurrentHashMap<>();

    ProblemTexts {
        problems = Map.copyOf(problems);
        details = Map.copyOf(details);
        requireExactly(Arrays.stream(ProblemCode.values()).map(ProblemCode::text), problems.keySet());
        requireExactly(Arrays.stream(Detail.values()).map(Detail::key), details.keySet());
    }

    /** Those of a language, whose file is read when somebody asks for it the first time. */
    static ProblemTexts in(Language language) {
        return READ.computeIfAbsent(language, ProblemTexts::of);
    }

    Problem of(ProblemCode code) {
        return Objects.requireNonNull(problems.get(code.text()));
    }

    String of(Detail detail) {
        return Objects.requireNonNull(details.get(detail.key()));
    }

    /** The texts that a file holds, all of them or none. */
    static ProblemTexts read(InputStream file) {
        return MAPPER.readValue(file, ProblemTexts.class);
    }

    private static ProblemTexts of(Language language) {
        var name = "problems/" + language.tag() + ".json";
        try (var file = Objects.requireNonNull(ProblemTexts.class.getResourceAsStream(name), name)) {
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireExactly(Stream<String> wanted, Set<String> found) {
        var names = wanted.collect(Collectors.toSet());
        if (!names.equals(found)) {
            throw new IllegalArgumentException("texts of " + found + " instead of " + names);
        }
    }
}
