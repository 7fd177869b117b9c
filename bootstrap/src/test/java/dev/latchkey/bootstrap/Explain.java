package dev.latchkey.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** {@code latchkey explain}, run in this process: what it says on its two outputs. */
public record Explain(int exitCode, String out, String err) {
    public static Explain run(Map<String, String> settings, String input, String... options) {
        var out = new StringWriter();
        var err = new StringWriter();
        var given = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var exitCode = Commands.of(new Surroundings(settings, given))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("explain"), Stream.of(options)).toArray(String[]::new));
        return new Explain(exitCode, out.toString(), err.toString());
    }
}
