package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real HAProxy. */
final class Haproxy {
    private Haproxy() {}

    /** Skips the test in plain sight where there is none, unless {@code LATCHKEY_REQUIRE_HAPROXY=true}. */
    static void require(String test) {
        if (!Companion.isInstalled("haproxy")) {
            Missing.skip(test, "HAProxy is not installed", "LATCHKEY_REQUIRE_HAPROXY");
        }
    }

    /** @param directory where its files go */
    static Companion start(String settings, Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("haproxy.cfg"), settings);
        return Companion.start(directory.resolve("haproxy.log"), "haproxy", "-db", "-f", file.toString());
    }
}
