package dev.latchkey.adapters.jwt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What running Better Auth servers gave out, each file with its own description. */
final class Captured {
    private Captured() {}

    static JsonNode file(String name) {
        try (var bytes = Objects.requireNonNull(Captured.class.getResourceAsStream("/better-auth/" + name + ".json"))) {
            return JsonMapper.shared().readTree(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Set<String> names() {
        try (var files = Files.list(Path.of(Objects.requireNonNull(Captured.class.getResource("/better-auth"))
                .toURI()))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .collect(Collectors.toSet());
        } catch (IOException | URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
