package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code docs/conformance} gives to others. */
final class PublishedTokens {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();

    static final Path DIRECTORY = ROOT.resolve("docs/conformance");

    private PublishedTokens() {}

    static JsonNode cases() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(DIRECTORY.resolve("tokens.json")))
                .get("cases");
    }

    /** The settings as they are published, on free ports, for a program that is started elsewhere. */
    static Map<String, String> settings(Path data) throws IOException {
        var settings = new TreeMap<>(Map.of(
                "LATCHKEY_DATA_DIR",
                data.toString(),
                "LATCHKEY_HTTP_HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "LATCHKEY_ADMIN_PORT",
                "0"));
        for (var line : Files.readAllLines(DIRECTORY.resolve("settings.env"))) {
            if (!line.startsWith("#")) {
                settings.put(
                        line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1).replace("$PWD", ROOT.toString()));
            }
        }
        return settings;
    }
}
