package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that looks at the settings, where looking goes wrong. */
@Timeout(60)
final class SettingsWatchTest {
    private static SettingsReload reading(Supplier<SettingsValues> source) {
        return new SettingsReload(source, SettingsLoader::serve, _ -> {}, SettingsValues.of(null, Map.of()));
    }

    @Test
    void goesOnAfterAFault() throws InterruptedException {
        var looks = new Semaphore(0);
        var reload = reading(() -> {
            looks.release();
            throw new OutOfMemoryError("made up");
        });
        try (var watch = SettingsWatch.start(reload)) {
            for (var i = 0; i < 3; i++) {
                watch.readAgain();
                assertTrue(looks.tryAcquire(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void doesNotHoldUpTheEndWhereAFileNeverAnswers() throws InterruptedException {
        var looking = new CountDownLatch(1);
        var answer = new Semaphore(0);
        var reload = reading(() -> {
            looking.countDown();
            answer.acquireUninterruptibly();
            return SettingsValues.of(null, Map.of());
        });
        try (var watch = SettingsWatch.start(reload, Duration.ofMillis(1))) {
            watch.readAgain();
            assertTrue(looking.await(30, TimeUnit.SECONDS));
        } finally {
            answer.release();
        }
    }
}
