package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way into the service that does without reading commands, beside the one that reads them. */
@Timeout(120)
final class MainTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "serve --config FILE", "serve --config=FILE", "--config FILE"})
    void saysTheSameOfWrongSettingsWhicheverWayItIsStarted(String line) throws IOException, InterruptedException {
        try (var program = Program.start(Map.of("PORT", "http"), arguments(line))) {
            assertEquals(2, program.awaitEnd());
            assertEquals(
                    List.of(
                            "latchkey: LATCHKEY_TOKEN_ISSUER is not set: give the exact iss of your tokens, or set"
                                    + " BETTER_AUTH_URL",
                            "latchkey: LATCHKEY_TOKEN_AUDIENCE is not set: give one aud of your tokens, or set"
                                    + " BETTER_AUTH_URL",
                            "latchkey: PORT must be a whole number from 0 to 65535"),
                    program.lines());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "serve --config FILE"})
    void serveGoesWithoutWhatReadsCommands(String line) throws IOException, InterruptedException {
        assertFalse(loaded(line).anyMatch(it -> it.contains("picocli")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --config=FILE", "serve --config -x", "serve --help", "-serve"})
    void whatElseThereIsToReadIsReadAsACommand(String line) throws IOException, InterruptedException {
        assertTrue(loaded(line).anyMatch(it -> it.contains("picocli")));
    }

    /** The classes that the program needs to refuse wrong settings, or to answer. */
    private Stream<String> loaded(String line) throws IOException, InterruptedException {
        var classes = directory.resolve("classes.txt");
        var environment = Map.of("PORT", "http", "JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (var program = Program.start(environment, arguments(line))) {
            program.awaitEnd();
        }
        return Files.readAllLines(classes).stream();
    }

    private String[] arguments(String line) throws IOException {
        var file = Files.writeString(directory.resolve("application.yaml"), "");
        return line.isEmpty()
                ? new String[0]
                : line.replace("FILE", file.toString()).split(" ");
    }

    @Nested
    final class ALogConfiguration {
        @Test
        void ofTheOperatorsTakesThePlaceOfOurs() throws IOException, InterruptedException {
            var file = Files.writeString(directory.resolve("mine.xml"), """
                    <configuration>
                      <appender name="mine" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>mine: %logger %msg%n</pattern></encoder>
                      </appender>
                      <root level="INFO"><appender-ref ref="mine"/></root>
                    </configuration>
                    """);
            var lines = linesWith(file);
            assertTrue(lines.stream().anyMatch(it -> it.startsWith("mine: dev.latchkey.")), lines::toString);
            assertTrue(lines.stream().noneMatch(it -> it.startsWith("{")), lines::toString);
        }

        @Test
        void thatIsNotThereLetsNobodyElseBeHeard() throws IOException, InterruptedException {
            var lines = linesWith(directory.resolve("nothing.xml"));
            assertTrue(lines.stream().anyMatch(it -> it.contains("\"event\":\"audit_started\"")), lines::toString);
            assertTrue(
                    lines.stream().allMatch(it -> it.startsWith("{") || it.startsWith("latchkey: ")), lines::toString);
        }

        /** What a service says that finds no database, and of the virtual machine nothing. */
        private List<String> linesWith(Path configuration) throws IOException, InterruptedException {
            var environment = Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-Dlogback.configurationFile=" + configuration,
                    "BETTER_AUTH_URL",
                    "http://127.0.0.1:1",
                    "DATABASE_URL",
                    "postgresql://app:hush@127.0.0.1:1/db");
            try (var program = Program.start(environment, "serve")) {
                assertEquals(1, program.awaitEnd());
                return program.lines().stream()
                        .filter(it -> !it.startsWith("Picked up"))
                        .toList();
            }
        }
    }
}
