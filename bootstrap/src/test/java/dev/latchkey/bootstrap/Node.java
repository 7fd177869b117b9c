package dev.latchkey.bootstrap;

import java.io.IOException;

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
        Missing.skip(test, reason, "LATCHKEY_REQUIRE_NODE");
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
