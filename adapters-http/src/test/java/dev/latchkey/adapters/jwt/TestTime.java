package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A monotonic clock that moves when told to, and the tasks that wait for it. It starts just below the point where
 * {@link System#nanoTime} may overflow, so that whoever compares instead of subtracting is found out.
 */
final class TestTime implements LongSupplier, Schedule {
    private record Waiting(long due, Runnable task) {}

    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    private final List<Waiting> waiting = new ArrayList<>();
    private final Phaser running = new Phaser(1);
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();

    @Override
    public long getAsLong() {
        return now.get();
    }

    @Override
    public void run(Runnable task, Duration delay) {
        if (delay.isPositive()) {
            synchronized (waiting) {
                waiting.add(new Waiting(now.get() + delay.toNanos(), task));
                waiting.notifyAll();
            }
        } else {
            start(task);
        }
    }

    /** The most of those moments that lie in any stretch of that length. */
    static long mostIn(Duration stretch, Collection<Long> moments) {
        return moments.stream()
                .mapToLong(first -> moments.stream()
                        .filter(other -> other - first >= 0 && other - first < stretch.toNanos())
                        .count())
                .max()
                .orElse(0);
    }

    /** Moves on without starting anything, as a busy machine would. */
    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Moves on, runs what has become due, and waits until it has ended. */
    void advance(Duration time) throws InterruptedException, TimeoutException {
        advanceWithoutWaiting(time);
        settle();
    }

    void advanceWithoutWaiting(Duration time) {
        pass(time);
        List<Waiting> due;
        synchronized (waiting) {
            due = waiting.stream().filter(task -> task.due - now.get() <= 0).toList();
            waiting.removeAll(due);
        }
        due.forEach(task -> start(task.task));
    }

    /** Runs everything that waits, too early. */
    void wakeAllTooEarly() throws InterruptedException, TimeoutException {
        List<Waiting> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(task -> start(task.task));
        settle();
    }

    /** Waits until nothing runs. */
    void settle() throws InterruptedException, TimeoutException {
        running.awaitAdvanceInterruptibly(running.arrive(), Patience.MILLIS, TimeUnit.MILLISECONDS);
        assertEquals(List.of(), faults);
    }

    /** Waits until something waits for the clock that becomes due within that time. */
    void awaitWaiting(Duration within) throws InterruptedException {
        var deadline = System.nanoTime() + Patience.TIME.toNanos();
        synchronized (waiting) {
            while (waiting.stream().noneMatch(task -> task.due - now.get() <= within.toNanos())) {
                assertTrue(System.nanoTime() < deadline, "nothing waits for the clock");
                waiting.wait(100);
            }
        }
    }

    private void start(Runnable task) {
        running.register();
        Thread.startVirtualThread(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error fault) {
                faults.add(fault);
            } finally {
                running.arriveAndDeregister();
            }
        });
    }
}
