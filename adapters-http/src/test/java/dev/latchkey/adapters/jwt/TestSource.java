package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An issuer that does as it is told. */
final class TestSource implements JwkSetSource {
    interface Answer {
        byte[] give() throws FetchFailure, InterruptedException;
    }

    private final TestTime time;
    private final AtomicReference<Answer> answer = new AtomicReference<>(() -> Jwks.bytes(TestKey.jwkSet()));
    private final List<Long> fetches = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);

    TestSource(TestTime time) {
        this.time = time;
    }

    @Override
    public byte[] fetch() throws FetchFailure, InterruptedException {
        fetches.add(time.getAsLong());
        begun.release();
        return answer.get().give();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    void answers(Answer newAnswer) {
        answer.set(newAnswer);
    }

    void publishes(TestKey... keys) {
        var jwkSet = TestKey.published(keys);
        answers(() -> Jwks.bytes(jwkSet));
    }

    void isDown() {
        answers(() -> {
            throw new FetchFailure(Reason.UNREACHABLE);
        });
    }

    void wantsPeaceFor(Duration pause) {
        answers(() -> {
            throw new FetchFailure(Reason.RATE_LIMITED, pause);
        });
    }

    /** Publishes those keys once the latch opens. */
    CountDownLatch publishesLater(TestKey... keys) {
        var latch = new CountDownLatch(1);
        publishes(keys);
        var later = answer.get();
        answers(() -> {
            assertTrue(latch.await(Patience.MILLIS, TimeUnit.MILLISECONDS));
            return later.give();
        });
        return latch;
    }

    int fetches() {
        return fetches.size();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits for one more fetch to begin than was waited for before. */
    void awaitFetch() throws InterruptedException {
        assertTrue(begun.tryAcquire(Patience.MILLIS, TimeUnit.MILLISECONDS), "no fetch");
    }

    /** The most fetches that ever began in a stretch of that length. */
    long mostIn(Duration stretch) {
        return TestTime.mostIn(stretch, fetches);
    }
}
