package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threat 5.14. What makes room again after a database was slow, and what does not. */
@Timeout(60)
class AdmissionHttpTest {
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final int MOST = 10;

    private final Semaphore asked = new Semaphore(0);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final LiveServer live = LiveServer.startWith(
            LiveServer.config(new Capacity(1000, 1, MOST, SLOW)),
            data -> new HeldUpErasures(data, this::holdUp),
            Duration.ofSeconds(30));
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        answers.countDown();
        clients.close();
        live.close();
    }

    /** Slow, and of Victor until he is let go. */
    private void holdUp(Caller owner) {
        asked.release();
        if (owner.user().value().equals("victor")) {
            HeldUpErasures.until(answers);
        } else {
            var begun = System.nanoTime();
            while (System.nanoTime() - begun <= SLOW.toNanos()) {
                LockSupport.parkNanos(SLOW.toNanos());
            }
        }
    }

    private Future<HttpResponse<String>> erase(String user) {
        return clients.submit(() -> live.send("DELETE", "/api/me", "", "Authorization", "Bearer user-" + user));
    }

    /** From now on there is room for one. */
    private void beSlow() throws Exception {
        var slow = new ArrayList<Future<HttpResponse<String>>>();
        for (var n = 0; n < MOST; n++) {
            slow.add(erase("slow-" + n));
        }
        for (var answer : slow) {
            assertEquals(200, answer.get().statusCode());
        }
        asked.drainPermits();
    }

    /** The status of a request beside one that is with the database. */
    private int besideAnother() throws Exception {
        var other = erase("victor");
        asked.acquire();
        var status = live.get("/api/tasks", "Authorization", ALICE).statusCode();
        answers.countDown();
        assertEquals(200, other.get().statusCode());
        return status;
    }

    @Test
    void makesNoRoomForWhatIsRefusedBeforeTheDatabaseIsAsked() throws Exception {
        beSlow();
        for (var n = 0; n < MOST; n++) {
            assertEquals(400, live.post("{", "Authorization", ALICE).statusCode());
            assertEquals(
                    415,
                    live.json("POST", "/api/tasks", "{}", "text/plain", "Authorization", ALICE)
                            .statusCode());
            assertEquals(
                    400, live.get("/api/tasks?limit=0", "Authorization", ALICE).statusCode());
            assertEquals(404, live.get("/api/tasks/7", "Authorization", ALICE).statusCode());
        }
        assertEquals(503, besideAnother());
    }

    @Test
    void makesRoomForWhatIsAnsweredQuickly() throws Exception {
        beSlow();
        assertEquals(200, live.get("/api/tasks", "Authorization", ALICE).statusCode());
        assertEquals(200, besideAnother());
    }
}
