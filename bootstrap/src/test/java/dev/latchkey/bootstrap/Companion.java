package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A program of others that runs beside a test and says what it does in a file. */
record Companion(Process process, Path log) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path OPERATIONS = Path.of(System.getProperty("basedir", ""), "../docs/operations.md");

    static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
    }

    static Companion start(Path log, String... command) throws IOException {
        return start(log, List.of(command));
    }

    /** For programs that refuse to be root. */
    static Companion startAsNobody(Path log, String... command) throws IOException {
        var all = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.addAll(List.of(command));
        return start(log, all);
    }

    private static Companion start(Path log, List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Companion(process, log);
    }

    /** The settings in {@code docs/operations.md} that begin with this line: what users are told is what is tried. */
    static String documented(String firstLine) throws IOException {
        var block = Pattern.compile("^```\\w*\n(" + Pattern.quote(firstLine) + "\n[^`]*)```", Pattern.MULTILINE)
                .matcher(Files.readString(OPERATIONS));
        assertTrue(block.find(), () -> "nothing documented begins with " + firstLine);
        return block.group(1);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Until so many lines of what it says hold the text. */
    void awaitLines(int count, String text) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (said().stream().filter(it -> it.contains(text)).count() < count) {
            assertTrue(
                    process.isAlive() && System.nanoTime() < deadline,
                    () -> "never said " + text + ": " + String.join("\n", said()));
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private List<String> said() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an operator would, so that it takes its children with it. */
    @Override
    public void close() {
        process.toHandle().destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
