package dev.latchkey.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Clients that add one task after the other, each under an {@code Idempotency-Key} and as often as it takes until it is
 * acknowledged. Now and then, and between its attempts, each tries a forged token.
 */
final class Writers implements AutoCloseable {
    static final int COUNT = 4;

    /** Of waiting for a service that must have answered long before. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of who was asked to come again later, and comes sooner. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration SLOW = Duration.ofSeconds(1);

    private static final int FORGED_EACH = 10;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Supplier<URI> service;
    private final Supplier<String> forgedToken;
    private final Duration between;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final List<AtomicInteger> acknowledgedOf =
            IntStream.range(0, COUNT).mapToObj(_ -> new AtomicInteger()).toList();
    private final List<AtomicInteger> refusedOf =
            IntStream.range(0, COUNT).mapToObj(_ -> new AtomicInteger()).toList();
    private final List<Future<?>> running;
    private volatile boolean stopped;

    /** Writers who are users of that name and a number, under the secret of {@link SecretToken}. */
    static Writers to(URI service, String name) {
        var tokens = IntStream.range(0, COUNT)
                .mapToObj(number -> Service.token(name + "-" + number))
                .toList();
        return new Writers(() -> service, tokens, () -> SecretToken.of("forged-" + SecretToken.SECRET));
    }

    /** @param tokens of each of the writers in turn */
    Writers(Supplier<URI> service, List<String> tokens, Supplier<String> forgedToken) {
        this(service, tokens, forgedToken, Duration.ZERO);
    }

    /**
     * @param tokens of each of the writers in turn
     * @param between how long each waits before its next task
     */
    Writers(Supplier<URI> service, List<String> tokens, Supplier<String> forgedToken, Duration between) {
        this.service = service;
        this.forgedToken = forgedToken;
        this.between = between;
        this.running = IntStream.range(0, COUNT)
                .<Future<?>>mapToObj(n -> threads.submit(() -> write(n, tokens.get(n))))
                .toList();
    }

    private void write(int number, String token) {
        while (!stopped) {
            var title = UUID.randomUUID().toString();
            while (!isAdded(number, token, title)) {
                tryForgedToken();
                pause(PAUSE);
                // And again, under the same key.
            }
            acknowledged.add(title);
            if (acknowledgedOf.get(number).incrementAndGet() % FORGED_EACH == 0) {
                tryForgedToken();
            }
            pause(between);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isAdded(int number, String token, String title) {
        requests.incrementAndGet();
        var began = System.nanoTime();
        try {
            var answer = add(token, title);
            var took = System.nanoTime() - began;
            longestNanos.accumulateAndGet(took, Math::max);
            slow.addAndGet(took > SLOW.toNanos() ? 1 : 0);
            if (answer.statusCode() == 201) {
                return true;
            }
            refused.incrementAndGet();
            refusedOf.get(number).incrementAndGet();
            if (!isUnavailable(answer)) {
                unexpected.add(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            cutOff.incrementAndGet();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return false;
    }

    private HttpResponse<String> add(String token, String title) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.get().resolve("/api/tasks"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", '"' + title + '"')
                .POST(BodyPublishers.ofString("{\"title\":\"" + title + "\"}"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static boolean isUnavailable(HttpResponse<String> answer) {
        return answer.statusCode() == 503
                && answer.body().contains("\"code\":\"database_unavailable\"")
                && answer.headers().firstValue("Retry-After").isPresent();
    }

    private void tryForgedToken() {
        try {
            var status = add(forgedToken.get(), "forged").statusCode();
            if (status != 401) {
                unexpected.add("a forged token got " + status);
            }
        } catch (IOException e) {
            // Nobody is there to judge it.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until every writer has had so many more of its tasks acknowledged. */
    void awaitAcknowledgements(int more) {
        await(acknowledgedOf, more);
    }

    /** Until every writer was refused once more. */
    void awaitRefusals() {
        await(refusedOf, 1);
    }

    private static void await(List<AtomicInteger> counters, int more) {
        var wanted = counters.stream().map(it -> it.get() + more).toList();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (IntStream.range(0, COUNT).anyMatch(n -> counters.get(n).get() < wanted.get(n))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited too long for " + wanted + ": " + counters);
            }
            pause(PAUSE);
        }
    }

    /** Ends as soon as each has what it is at acknowledged. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (var each : running) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (Exception e) { // of a writer: the test is over
            throw new AssertionError("a writer did not end", e);
        } finally {
            threads.shutdownNow();
            http.shutdownNow();
        }
    }

    /** The titles of all tasks that were acknowledged, sorted. */
    List<String> acknowledged() {
        return acknowledged.stream().sorted().toList();
    }

    /** Answers that were neither 201 nor 503 as the contract has it, and those to forged tokens that were not 401. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    long requests() {
        return requests.get();
    }

    long refused() {
        return refused.get();
    }

    /** Requests without an answer. */
    long cutOff() {
        return cutOff.get();
    }

    /** Answers that took longer than a second. */
    long slow() {
        return slow.get();
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }
}
