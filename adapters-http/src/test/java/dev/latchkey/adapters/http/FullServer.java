package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.TokenVerification;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A server that serves one request at once, and is serving it until {@link #leave}. */
final class FullServer implements AutoCloseable {
    private static final HttpConfig ONE_AT_ONCE =
            new HttpConfig("127.0.0.1", 0, "127.0.0.1", 0, Set.of(), null, "i", 1, HttpConfig.DEFAULT_DRAIN_TIMEOUT);

    final LiveServer live;
    private final CountDownLatch left;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<HttpResponse<String>> first;

    private FullServer(LiveServer live, CountDownLatch left) {
        this.live = live;
        this.left = left;
        this.first = clients.submit(() -> live.get("/api/me", "Authorization", LiveServer.ALICE));
    }

    static FullServer start() {
        var entered = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        var live = LiveServer.start(
                ONE_AT_ONCE,
                _ -> {
                    entered.countDown();
                    await(left);
                    return new TokenVerification.KeysUnavailable();
                },
                List.of());
        var full = new FullServer(live, left);
        await(entered);
        return full;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has the request go, and others come. */
    void leave() {
        left.countDown();
    }

    /** What the request is answered once it is left to go. */
    HttpResponse<String> first() throws Exception {
        return first.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        leave();
        clients.close();
        live.close();
    }
}
