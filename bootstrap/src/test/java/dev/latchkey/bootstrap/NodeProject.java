package dev.latchkey.bootstrap.betterauth;

import dev.latchkey.bootstrap.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The Node project of the Better Auth server, installed once. */
final class NodeProject {
    private static final String TEST = "the live test against Better Auth";
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Path PROJECT = MODULE.resolve("src/test/better-auth").toAbsolutePath();
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    private NodeProject() {}

    /**
     * Skips the test in plain sight where Node or its packages cannot be had; fails it where the environment says
     * {@code LATCHKEY_REQUIRE_NODE=true}.
     */
    static void install() throws IOException, InterruptedException {
        Node.require(TEST);
        if (!isInstalled() && !succeeds("npm", "ci")) {
            Node.skip(TEST, "npm ci failed in " + PROJECT + ", see " + log());
        }
    }

    static Process start(String program, String... arguments) throws IOException {
        return builder(Stream.concat(Stream.of("node", program), Stream.of(arguments))
                        .toArray(String[]::new))
                .start();
    }

    private static boolean isInstalled() throws IOException {
        var wanted = PROJECT.resolve("package-lock.json");
        var installed = PROJECT.resolve("node_modules/.package-lock.json");
        return Files.exists(installed)
                && !Files.getLastModifiedTime(installed)
                        .toInstant()
                        .isBefore(Files.getLastModifiedTime(wanted).toInstant());
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            var process = builder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(INSTALL_LIMIT)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private static ProcessBuilder builder(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    }

    private static Path log() throws IOException {
        return Files.createDirectories(MODULE.resolve("target").toAbsolutePath())
                .resolve("better-auth.log");
    }
}
