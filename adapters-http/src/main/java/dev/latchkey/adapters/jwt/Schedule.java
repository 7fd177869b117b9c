package dev.latchkey.adapters.jwt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs tasks away from the request that asked for them. */
@FunctionalInterface
interface Schedule {
    /** On a virtual thread, which keeps no one from ending the process. */
    Schedule VIRTUAL_THREADS = (task, delay) -> CompletableFuture.delayedExecutor(
                    delay.toNanos(), TimeUnit.NANOSECONDS, Thread::startVirtualThread)
            .execute(task);

    void run(Runnable task, Duration delay);
}
