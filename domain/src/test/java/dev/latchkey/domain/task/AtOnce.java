package dev.latchkey.domain.task;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Threads for the contracts that speak of what happens at once. */
public final class AtOnce {
    /** No more than a small pool of connections serves at once. */
    public static final int THREADS = 8;

    private AtOnce() {}

    /** What the action answers to each of the threads, 0 to {@value #THREADS}, which begin together. */
    public static <T> List<T> atOnce(IntFunction<T> action) {
        var start = new CyclicBarrier(THREADS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return IntStream.range(0, THREADS)
                    .mapToObj(n -> (Callable<T>) () -> {
                        start.await();
                        return action.apply(n);
                    })
                    .map(threads::submit)
                    .toList()
                    .stream()
                    .map(AtOnce::result)
                    .toList();
        }
    }

    /** Does it on another thread, and returns when it is done. */
    public static void elsewhere(Runnable action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            result(threads.submit(action));
        }
    }

    static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed", e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
