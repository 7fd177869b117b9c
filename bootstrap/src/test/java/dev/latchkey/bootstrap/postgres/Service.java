package dev.latchkey.bootstrap.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@link EmbeddedPostgresProgram} in a JVM of its own, so that it can be killed. */
final class Service implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Service(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static Service on(Path directory) throws IOException {
        return of(directory, List.of(), Map.of());
    }

    static Service of(Path directory, List<String> prefix, Map<String, String> environment) throws IOException {
        var java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedPostgresProgram.class.getName(),
                directory.toString());
        var builder = new ProcessBuilder(
                        Stream.of(prefix, java).flatMap(List::stream).toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return new Service(builder.start());
    }

    /** The URL of the owner, or why there is none. */
    String says() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(EmbeddedPostgresProgram.SAYS)) {
                return line.substring(EmbeddedPostgresProgram.SAYS.length());
            }
        }
        throw new AssertionError("ended without a word");
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        awaitEnd();
        output.close();
    }
}
