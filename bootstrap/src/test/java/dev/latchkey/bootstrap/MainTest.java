package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    @ValueSource(strings = {"", "serve", "serve --config=FILE", "--config=FILE"})
    void saysTheSameOfWrongSettingsWhicheverWayItIsStarted(String line) throws IOException, InterruptedException {
        var file = Files.createFile(directory.resolve("application.yaml"));
        var arguments = line.replace("FILE", file.toString()).split(" ");
        try (var program = Program.start(Map.of("PORT", "http"), line.isEmpty() ? new String[0] : arguments)) {
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

    @Test
    void writesTheLogAsAFileOfTheOperatorsHasIt() throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("mine.xml"), """
                <configuration>
                  <appender name="mine" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>mine: %logger %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="mine"/></root>
                </configuration>
                """);
        var environment = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Dlogback.configurationFile=" + file,
                "BETTER_AUTH_URL",
                "http://127.0.0.1:1",
                "DATABASE_URL",
                "postgresql://app:hush@127.0.0.1:1/db");
        try (var program = Program.start(environment, "serve")) {
            assertEquals(1, program.awaitEnd());
            assertTrue(
                    program.lines().stream().anyMatch(it -> it.startsWith("mine: dev.latchkey.")),
                    () -> program.lines().toString());
            assertTrue(
                    program.lines().stream().noneMatch(it -> it.startsWith("{")),
                    () -> program.lines().toString());
        }
    }
}
