package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A Node project beside the tests, installed once. */
public final class NodeProject {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    private final String name;
    private final String test;
    private final Path folder;

    /**
     * @param name of its folder
     * @param test what is skipped where it cannot be installed
     */
    public NodeProject(String name, String test) {
        this.name = name;
        this.test = test;
        this.folder = MODULE.resolve("src/test").resolve(name).toAbsolutePath();
    }

    /**
     * Skips the test in plain sight where Node or its packages cannot be had; fails it where the environment says
     * {@code LATCHKEY_REQUIRE_NODE=true}.
     */
    public void install() throws IOException, InterruptedException {
        Node.require(test);
        if (!isInstalled() && !succeeds("npm", "ci")) {
            Node.skip(test, "npm ci failed in " + folder + ", see " + log());
        }
    }

    /** What it prints on standard error goes to a log under {@code target}. */
    public Process start(String program, String... arguments) throws IOException {
        return builder(Stream.concat(Stream.of("node", program), Stream.of(arguments))
                        .toArray(String[]::new))
                .start();
    }

    private boolean isInstalled() throws IOException {
        var wanted = folder.resolve("package-lock.json");
        var installed = folder.resolve("node_modules/.package-lock.json");
        return Files.exists(installed)
                && !Files.getLastModifiedTime(installed)
                        .toInstant()
                        .isBefore(Files.getLastModifiedTime(wanted).toInstant());
    }

    private boolean succeeds(String... command) throws InterruptedException {
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

    private ProcessBuilder builder(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    }

    private Path log() throws IOException {
        return Files.createDirectories(MODULE.resolve("target").toAbsolutePath())
                .resolve(name + ".log");
    }
}
