package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Node.js, which some tests need and not every machine has. */
public final class Node {
    private Node() {}

    /**
     * Skips the test in plain sight where there is no Node.js 20; fails it where the environment says
     * {@code LATCHKEY_REQUIRE_NODE=true}.
     *
     * @param test what is skipped
     */
    public static void require(String test) throws InterruptedException {
        if (!isInstalled()) {
            skip(test, "Node.js 20 or newer is not installed");
        }
    }

    /** Skips or fails, for a reason of the test's own. */
    public static void skip(String test, String reason) {
        if (Boolean.parseBoolean(System.getenv("LATCHKEY_REQUIRE_NODE"))) {
            fail(reason);
        }
        // Past Surefire, which would put it into a file that nobody reads.
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
                .println("WARNING: " + test + " is skipped: " + reason);
        abort(reason);
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--eval", "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
