package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A service that is nothing but its embedded PostgreSQL: says its URL or its refusal, and ends with its input. */
final class EmbeddedPostgresProgram {
    /** What its own words begin with, to tell them from the log, which goes to the same place. */
    static final String SAYS = "says ";

    private EmbeddedPostgresProgram() {}

    static void main(String[] arguments) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var postgres = EmbeddedPostgres.start(Path.of(arguments[0]))) {
            out.println(SAYS + postgres.ownerUrl());
            while (System.in.read() >= 0) {
                // until our parent closes it or kills us
            }
        } catch (EmbeddedPostgresException e) {
            out.println(SAYS + e.getMessage());
        }
    }
}
