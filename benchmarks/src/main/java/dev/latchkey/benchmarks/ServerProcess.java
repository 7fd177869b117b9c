package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, from its start on. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int port;
    private final Path output;
    private final long begun;

    private ServerProcess(Process process, int port, Path output, long begun) {
        this.process = process;
        this.port = port;
        this.output = output;
        this.begun = begun;
    }

    /** @param environment in place of ours, but for the path */
    static ServerProcess start(List<String> command, Map<String, String> environment, int port) throws IOException {
        var output = Files.createTempFile("benchmarks-server", ".log");
        output.toFile().deleteOnExit();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment);
        var begun = System.nanoTime();
        return new ServerProcess(builder.start(), port, output, begun);
    }

    int port() {
        return port;
    }

    /** Waits until connections are taken. */
    void untilListening() throws IOException, InterruptedException {
        until("listen", this::takesConnections);
    }

    /** Waits until its log says so. */
    void untilSaying(String text) throws IOException, InterruptedException {
        until("say " + text, () -> Files.readString(output).contains(text));
    }

    private boolean takesConnections() throws IOException {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** How long it took from the start of the process to its first 200, for which it is asked every 2 ms. */
    Duration untilFirst200(String path, String token) throws IOException, InterruptedException {
        var url = URI.create("http://127.0.0.1:" + port + path);
        var request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + token)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return until("answer", () -> answers(client, request));
        }
    }

    @FunctionalInterface
    private interface Attempt {
        boolean succeeds() throws IOException, InterruptedException;
    }

    private Duration until(String what, Attempt attempt) throws IOException, InterruptedException {
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("the server has ended: " + Files.readString(output));
            }
            if (attempt.succeeds()) {
                return Duration.ofNanos(System.nanoTime() - begun);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new IOException("the server did not come to " + what + ": " + Files.readString(output));
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** Processor time until now. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What it holds of the machine's memory now, and at most until now; Linux alone says so. */
    Resident resident() throws IOException {
        var now = 0L;
        var most = 0L;
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                now = kibibytes(line);
            } else if (line.startsWith("VmHWM:")) {
                most = kibibytes(line);
            }
        }
        return new Resident(now / 1024.0, most / 1024.0);
    }

    /** In MiB. */
    record Resident(double now, double most) {}

    private static long kibibytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            // So long because one that learns for its cache writes it at the end.
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
