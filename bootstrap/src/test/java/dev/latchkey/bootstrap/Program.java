package dev.latchkey.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program in a process of its own, as a user starts it. */
public final class Program implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    // Filled as it speaks, so that it is never held up for want of a reader; nothing at the end.
    private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().map(Optional::of).forEach(output::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            output.add(Optional.empty());
        }
    }

    /** The next line, or nothing where there is no more. */
    private Optional<String> next() throws InterruptedException {
        var line = Objects.requireNonNull(output.poll(DEADLINE_SECONDS, TimeUnit.SECONDS), "silent for too long");
        line.ifPresentOrElse(lines::add, () -> output.add(line));
        return line;
    }

    public static Program start(Map<String, String> environment, String... arguments) throws IOException {
        return start(environment, JavaCommand.of(arguments));
    }

    /** With no more files open at once than that, connections among them. */
    static Program startWithFiles(int files, Map<String, String> environment, String... arguments) throws IOException {
        return start(environment, List.of("sh", "-c", "ulimit -n " + files + " && exec " + quoted(arguments)));
    }

    /** In a terminal, which is closed when the process at hand is killed. */
    static Program startInTerminal(Map<String, String> environment, String... arguments) throws IOException {
        return start(environment, List.of("script", "-qfc", "exec " + quoted(arguments), "/dev/null"));
    }

    private static String quoted(String... arguments) {
        return JavaCommand.of(arguments).stream().map(it -> "'" + it + "'").collect(Collectors.joining(" "));
    }

    private static Program start(Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(it -> Setting.named(it).isPresent());
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Reads on until a line holds the text, and returns that line. */
    public String awaitLine(String text) throws InterruptedException {
        for (var line = next(); line.isPresent(); line = next()) {
            if (line.get().contains(text)) {
                return line.get();
            }
        }
        throw new AssertionError("ended without saying " + text + ": " + lines);
    }

    long pid() {
        return process.pid();
    }

    /** What it takes of the machine's memory; 0 where the system does not tell. */
    long residentMegabytes() throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                        .filter(it -> it.startsWith("VmRSS:"))
                        .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    /** SIGTERM; by the handle, since {@link Process#destroy} would close its output unread. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** The program itself, where it was started in a terminal. */
    ProcessHandle inTerminal() {
        return process.descendants()
                .filter(it -> it.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    public void hangUp() throws IOException, InterruptedException {
        hangUp(process.toHandle());
    }

    /** SIGHUP, which the JDK cannot send. */
    static void hangUp(ProcessHandle process) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("no SIGHUP was sent");
        }
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** The exit code, once the process has ended. */
    public int awaitEnd() throws InterruptedException {
        while (next().isPresent()) {
            // on to the end
        }
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end");
        }
        return process.exitValue();
    }

    /** All that it has said on standard output and standard error. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Ends it as a user would, so that it takes its PostgreSQL with it. */
    @Override
    public void close() {
        process.toHandle().destroy();
        process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }
}
