package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.RotatingIssuer.Conduct;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What an issuer may do to a service under load, and what must hold then. Known keys live for minutes, so that it is a
 * token under an unknown key that sends the service to its issuer.
 */
final class IssuerFault {
    /** What it cost. */
    record Cost(Duration lasted, Duration recovery, Writers writers) {}

    private interface UnderLoad {
        void run(Writers writers) throws Exception;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Two fetches in any 30 s (threat 5.5), and some for a busy machine. */
    private static final Duration FETCHED_WITHIN = Duration.ofSeconds(30 + 5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RelyingService service;
    private final RotatingIssuer issuer;
    private final List<String> known;
    private final List<String> acknowledged = new ArrayList<>();

    IssuerFault(RelyingService service) {
        this.service = service;
        this.issuer = service.issuer();
        this.known = service.tokens();
    }

    /** Nobody whose key is known notices, but who reads {@code logged} in the log. */
    Cost harmsNobody(Conduct conduct, String logged) throws Exception {
        var cost = survives(conduct, logged, writers -> {
            writers.awaitAcknowledgements(10);
            assertTrue(service.service().isReady());
        });
        assertUnharmed(cost.writers());
        return cost;
    }

    /** No key is known any more, and nobody let in, until there are keys again. */
    Cost takesAllKeys(Conduct conduct, String logged) throws Exception {
        var cost = survives(conduct, logged, writers -> {
            writers.awaitRefusals();
            assertFalse(service.service().isReady());
            assertFalse(service.letsIn(known.getFirst()));
        });
        // Forged tokens are not judged then.
        cost.writers().unexpected().stream()
                .filter(it -> !it.equals("a forged token got 503"))
                .forEach(it -> assertTrue(RelyingService.NOT_LET_IN.test(it), it));
        return cost;
    }

    private Cost survives(Conduct conduct, String logged, UnderLoad meanwhile) throws Exception {
        var fetches = issuer.fetches();
        issuer.behave(conduct);
        issuer.rotate();
        var newcomer = service.token("newcomer");
        return underLoad(
                known,
                writers -> {
                    writers.awaitAcknowledgements(1);
                    assertFalse(service.letsIn(service.stranger()));
                    service.service().program().awaitLine(logged);
                    // Who is gone cannot count.
                    assertTrue(issuer.fetches() > fetches || conduct == Conduct.GONE, "nobody came for the keys");
                    assertFalse(service.letsIn(service.stranger()));
                    meanwhile.run(writers);
                    issuer.behave(Conduct.HONEST);
                },
                () -> service.letsIn(newcomer));
    }

    /** A new key counts from its first token on, and the old one beside it. */
    Cost takesANewKey() throws Exception {
        var cost = underLoad(
                known,
                writers -> {
                    writers.awaitAcknowledgements(1);
                    issuer.rotate();
                    assertTrue(service.letsIn(service.token("newcomer")));
                },
                () -> true);
        assertUnharmed(cost.writers());
        return cost;
    }

    /** The key before the latest ends with the next fetch; the latest goes on. */
    Cost dropsAWithdrawnKey() throws Exception {
        var cost = underLoad(
                service.tokens(),
                writers -> {
                    writers.awaitAcknowledgements(1);
                    issuer.behave(Conduct.WITHDRAWING);
                },
                () -> !service.letsIn(service.stranger()) && !service.letsIn(known.getFirst()));
        assertFalse(service.letsIn(known.getLast()));
        assertUnharmed(cost.writers());
        return cost;
    }

    /** Not ready without keys, and ready when they can be had, without being asked. */
    Cost becomesReady() throws Exception {
        var began = System.nanoTime();
        assertFalse(service.service().isReady());
        var answer = service.service().get("/api/me", known.getFirst());
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("\"code\":\"keys_unavailable\""), answer::body);
        issuer.behave(Conduct.HONEST);
        var healed = System.nanoTime();
        await(service.service()::isReady);
        var recovery = Duration.ofNanos(System.nanoTime() - healed);
        service.warmUp();
        var writers = underLoad(known, _ -> {}, () -> true).writers();
        assertUnharmed(writers);
        return new Cost(Duration.ofNanos(healed - began), recovery, writers);
    }

    private Cost underLoad(List<String> tokens, UnderLoad during, Condition recovered) throws Exception {
        var writers = service.writers(tokens);
        Duration lasted;
        Duration recovery;
        try (writers) {
            var began = System.nanoTime();
            during.run(writers);
            var healed = System.nanoTime();
            lasted = Duration.ofNanos(healed - began);
            await(recovered);
            recovery = Duration.ofNanos(System.nanoTime() - healed);
            writers.awaitAcknowledgements(10);
        }
        assertEquals(0, writers.cutOff());
        // Whoever waited for the issuer would wait 2 s. One who waited for the machine proves nothing.
        assertTrue(writers.slow() * 20 <= writers.requests(), () -> writers.slow() + " of " + writers.requests());
        acknowledged.addAll(writers.acknowledged());
        assertEquals(acknowledged.stream().sorted().toList(), service.kept());
        return new Cost(lasted, recovery, writers);
    }

    private static void assertUnharmed(Writers writers) {
        assertEquals(List.of(), writers.unexpected());
        assertEquals(0, writers.refused());
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + FETCHED_WITHIN.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, "waited too long for another fetch");
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
