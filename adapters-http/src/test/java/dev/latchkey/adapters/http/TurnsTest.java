package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        others.shutdownNow();
    }

    @Test
    void comeToAsManyAsMayBeAtOnce() {
        var turns = new Turns(2, Duration.ZERO);
        var first = turns.begin();
        assertTrue(first.hasCome());
        assertTrue(turns.begin().hasCome());
        assertFalse(turns.begin().hasCome());
        first.close();
        assertTrue(turns.begin().hasCome());
    }

    @Test
    void areNotFreedByWhoeverHadNone() {
        var turns = new Turns(1, Duration.ZERO);
        assertTrue(turns.begin().hasCome());
        turns.begin().close();
        assertFalse(turns.begin().hasCome());
    }

    @Test
    void comeToWhoeverWaits() throws Exception {
        var turns = new Turns(1, Duration.ofDays(1));
        var first = turns.begin();
        var next = others.submit(() -> turns.begin().hasCome());
        awaitWaiting(turns);
        first.close();
        assertTrue(next.get(10, TimeUnit.SECONDS));
    }

    @Test
    void doNotComeToWhoeverIsInterrupted() throws Exception {
        var turns = new Turns(1, Duration.ofDays(1));
        assertTrue(turns.begin().hasCome());
        var thread = new CompletableFuture<Thread>();
        var next = others.submit(() -> {
            thread.complete(Thread.currentThread());
            return turns.begin().hasCome()
                    + ", interrupted: "
                    + Thread.currentThread().isInterrupted();
        });
        awaitWaiting(turns);
        thread.get(10, TimeUnit.SECONDS).interrupt();
        assertEquals("false, interrupted: true", next.get(10, TimeUnit.SECONDS));
    }

    private static void awaitWaiting(Turns turns) {
        while (turns.waiting() == 0) {
            Thread.onSpinWait();
        }
    }
}
