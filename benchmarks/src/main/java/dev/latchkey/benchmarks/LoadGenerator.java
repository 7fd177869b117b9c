package dev.latchkey.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests over many connections from one thread. Open loop: each connection at a fixed period, each request when
 * it is due whether or not others have been answered, and its time counts from then. Closed loop: each connection sends
 * when it has been answered, and the time counts from sending.
 */
final class LoadGenerator implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long LONGEST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final ServerProcess server;
    private final List<Request> requests;
    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long sent;

    /** @param requests in turn over the connections */
    LoadGenerator(ServerProcess server, List<Request> requests, int clients) throws IOException {
        this.server = server;
        this.requests = List.copyOf(requests);
        for (var i = 0; i < clients; i++) {
            connections.add(new Connection(server.port(), selector));
        }
    }

    /** As much as the server answers. */
    Measured closedLoop(Duration warmUp, Duration duration) throws IOException {
        var run = new Run(warmUp, duration, 1);
        for (var connection : connections) {
            connection.send(next(System.nanoTime()));
        }
        while (run.goesOn()) {
            selector.select(key -> answered(key, run, true), 10);
        }
        finish(run);
        return run.measured();
    }

    /** So many requests a second, over all connections together. */
    Measured openLoop(int rate, Duration warmUp, Duration duration) throws IOException {
        var run = new Run(warmUp, duration, 1);
        sendAtPeriods(run, rate);
        return run.measured();
    }

    /**
     * What came of what was due in each window.
     *
     * @param errors of all together, how many had another answer than expected, or none at all
     * @param unanswered how many of them had none, the connection ended or the time up
     */
    record Windows(List<Sample> latencies, long errors, long unanswered) {}

    /** All connections at once, then so many requests a second over all together; by the windows they were due in. */
    Windows openLoopAfterAll(int rate, Duration window, int windows) throws IOException {
        var run = new Run(Duration.ZERO, window, windows);
        var begun = System.nanoTime();
        for (var connection : connections) {
            connection.send(next(begun));
        }
        sendAtPeriods(run, rate);
        return run.windows();
    }

    private void sendAtPeriods(Run run, int rate) throws IOException {
        var period = 1_000_000_000L / rate;
        var begun = System.nanoTime();
        for (var due = 0L; run.goesOn(); ) {
            var now = System.nanoTime();
            while (begun + due * period <= now) {
                var connection = connections.get((int) (due % connections.size()));
                if (connection.send(next(begun + due * period))) {
                    run.sent(begun + due * period);
                }
                due++;
            }
            if (selector.selectNow(key -> answered(key, run, false)) == 0) {
                var rest = begun + due * period - System.nanoTime();
                LockSupport.parkNanos(Math.min(rest, LONGEST_NAP_NANOS));
            }
        }
        finish(run);
    }

    private void finish(Run run) throws IOException {
        var until = System.nanoTime() + GRACE_NANOS;
        while (System.nanoTime() < until
                && connections.stream().anyMatch(it -> !it.unanswered().isEmpty())) {
            selector.select(key -> answered(key, run, false), 10);
        }
        connections.forEach(it -> it.unanswered().forEach(lost -> run.unanswered(lost)));
    }

    private void answered(SelectionKey key, Run run, boolean again) {
        var connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.stands(key);
                return;
            }
            var done = connection.answered(buffer);
            if (done == null) {
                return;
            }
            run.answered(done, connection.status());
        } catch (IOException _) {
            lost(connection, run);
        }
        if (again) {
            connection.send(next(System.nanoTime()));
        }
    }

    private static void lost(Connection connection, Run run) {
        var lost = connection.unanswered().poll();
        if (lost != null) {
            run.unanswered(lost);
        }
        try {
            connection.renew();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection.Outgoing next(long due) {
        return new Connection.Outgoing(requests.get((int) (sent++ % requests.size())), due);
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        selector.close();
    }

    /** What is counted of one run: what is due from the end of the warming up until the end. */
    private final class Run {
        private final long from = System.nanoTime();
        private final long begin;
        private final long window;
        private final long end;
        private final List<Numbers> latencies = new ArrayList<>();
        private final Numbers lateness = new Numbers();
        private long errors;
        private long unanswered;
        private Duration processorBefore = Duration.ZERO;
        private Duration processorAfter = Duration.ZERO;
        private long workBefore;
        private long workAfter;
        private boolean measuring;

        Run(Duration warmUp, Duration duration, int windows) {
            begin = from + warmUp.toNanos();
            window = duration.toNanos();
            end = begin + windows * window;
            for (var i = 0; i < windows; i++) {
                latencies.add(new Numbers());
            }
        }

        boolean goesOn() {
            var now = System.nanoTime();
            if (!measuring && now >= begin) {
                measuring = true;
                processorBefore = server.processorTime();
                workBefore = threadTime();
            }
            if (now < end) {
                return true;
            }
            processorAfter = server.processorTime();
            workAfter = threadTime();
            return false;
        }

        void sent(long due) {
            if (due >= begin) {
                lateness.add((System.nanoTime() - due) / 1e6);
            }
        }

        void answered(Connection.Outgoing done, int status) {
            if (isCounted(done)) {
                latencies.get((int) ((done.due() - begin) / window)).add((System.nanoTime() - done.due()) / 1e6);
                errors += status == done.request().status() ? 0 : 1;
            }
        }

        void unanswered(Connection.Outgoing lost) {
            unanswered += isCounted(lost) ? 1 : 0;
            answered(lost, 0);
        }

        private boolean isCounted(Connection.Outgoing done) {
            return done.due() >= begin && done.due() < end;
        }

        Measured measured() {
            return new Measured(
                    Duration.ofNanos(end - begin),
                    latencies.getFirst().sample(),
                    errors,
                    lateness.sample(),
                    (workAfter - workBefore) / (double) (end - begin),
                    processorAfter.minus(processorBefore));
        }

        Windows windows() {
            return new Windows(latencies.stream().map(Numbers::sample).toList(), errors, unanswered);
        }

        private static long threadTime() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }
}
