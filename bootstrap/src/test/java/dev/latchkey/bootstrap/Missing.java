package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a test does where something is missing that not every machine has. */
final class Missing {
    private Missing() {}

    /** Skips the test in plain sight; fails it where that variable of the environment is {@code true}. */
    static void skip(String test, String reason, String variable) {
        if (Boolean.parseBoolean(System.getenv(variable))) {
            fail(reason);
        }
        // Past Surefire, which would put it into a file that nobody reads.
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
                .println("WARNING: " + test + " is skipped: " + reason);
        abort(reason);
    }
}
