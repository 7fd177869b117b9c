package dev.latchkey.bootstrap;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The front end of a checkout, run by Node.js: Next.js with Better Auth. Its program {@code dev.mjs} ends when its
 * standard input does, which a process of ours that was killed leaves behind as well.
 *
 * @param node the program
 */
record Frontend(Path folder, String node) {
    private static final String PROGRAM = "dev.mjs";
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");
    // Next.js 16 has these bounds.
    private static final int OLDEST_MAJOR = 20;
    private static final int OLDEST_MINOR = 9;

    /** The one beside this program, as a checkout has it. */
    static Frontend ofThisCheckout() {
        var folder = checkout().resolve("frontend");
        if (!Files.exists(folder.resolve(PROGRAM))) {
            throw new FrontendException("--frontend is for a checkout: there is no " + folder);
        }
        return new Frontend(folder, "node");
    }

    /** Both {@code bootstrap/target/latchkey.jar} and {@code bootstrap/target/classes} lie as deep. */
    private static Path checkout() {
        try {
            var program = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return program.resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a place of this program that cannot be", e);
        }
    }

    /** Installs packages and builds, where that is missing or older than the sources. */
    void prepare() throws InterruptedException {
        requireNode();
        var process = start(Map.of(), List.of("prepare"));
        if (process.waitFor() != 0) {
            throw new FrontendException("the front end could not be made ready: the reasons are above");
        }
    }

    private void requireNode() {
        var version = nodeVersion();
        var found = VERSION.matcher(version);
        if (!found.matches()) {
            throw new FrontendException(
                    "--frontend needs Node.js 20.9 or newer, and there is none on the PATH: install one (https://nodejs.org)");
        }
        var major = Integer.parseInt(found.group(1));
        if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && Integer.parseInt(found.group(2)) < OLDEST_MINOR)) {
            throw new FrontendException("--frontend needs Node.js 20.9 or newer, and the one on the PATH is " + version
                    + ": install a newer one (https://nodejs.org)");
        }
    }

    private String nodeVersion() {
        try {
            var process = new ProcessBuilder(node, "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return ""; // no such program
        }
    }

    /**
     * Serves pages, from when this returns until what it returns is closed.
     *
     * @param environment what the front end needs (frontend/README.md)
     */
    FrontendProcess serve(int port, Map<String, String> environment) {
        return FrontendProcess.of(start(environment, List.of("serve", "127.0.0.1", Integer.toString(port))));
    }

    private Process start(Map<String, String> environment, List<String> arguments) {
        var builder = new ProcessBuilder(node, PROGRAM)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.command().addAll(arguments);
        // The service's own are none of its business.
        builder.environment().keySet().removeIf(it -> Setting.named(it).isPresent());
        environment.forEach(builder.environment()::put);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FrontendException("the front end could not be started with " + node, e);
        }
    }
}
