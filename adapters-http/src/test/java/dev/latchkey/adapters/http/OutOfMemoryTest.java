package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    private final Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
    private final AtomicReference<Throwable> uncaught = new AtomicReference<>();

    @BeforeEach
    void listen() {
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.set(failure));
    }

    @AfterEach
    void listenNoMore() {
        Thread.setDefaultUncaughtExceptionHandler(usual);
    }

    private static void ask(Error failure) throws Exception {
        try (var live = LiveServer.start(
                LiveServer.CONFIG,
                _ -> {
                    throw failure;
                },
                List.of())) {
            assertEquals(500, live.get("/api/me", "Authorization", ALICE).statusCode());
        }
    }

    @Test
    void isToldToWhoeverCanEndTheProcess() throws Exception {
        var failure = new OutOfMemoryError();
        ask(failure);
        assertSame(failure, uncaught.get());
    }

    @Test
    void isNotTheSameAsAnyOtherError() throws Exception {
        ask(new StackOverflowError());
        assertNull(uncaught.get());
    }
}
