package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user at work, and what must be true of their tasks: those that were acknowledged are there, those of whose fate
 * nobody told may be, there are no others, and none is there twice.
 */
final class SoakUser {
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(2);
    private static final Duration LIFE = Duration.ofMinutes(10);
    // How long a key that was just made may be unknown.
    private static final Duration KEYS_KNOWN = Duration.ofSeconds(40);
    private static final long PAUSE = Duration.ofMillis(100).toNanos();
    private static final int CREATED = 201;

    /** A token that was taken back, and when that was acknowledged. */
    private record TakenBack(String token, long nanos) {}

    private final String name;
    private final RotatingIssuer issuer;
    private final Map<String, String> kept = new HashMap<>();
    private final SequencedSet<String> maybeAdded = new LinkedHashSet<>();
    private final Set<String> maybeDeleted = new HashSet<>();
    private final List<TakenBack> takenBack = new ArrayList<>();
    private final Map<String, Integer> outcomes = new HashMap<>();
    private final AtomicBoolean signedOut = new AtomicBoolean();
    private boolean maybeErased;
    private boolean maybeTakenBack;
    private long lastTakenBack;
    private int written;
    private String token;

    SoakUser(String name, RotatingIssuer issuer) {
        this.name = name;
        this.issuer = issuer;
        this.token = fresh();
    }

    private String fresh() {
        return issuer.token(name, Instant.now(), LIFE);
    }

    /** How often each outcome was seen. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** Signs in again, whenever it is their turn. */
    void signInWithNextAction() {
        signedOut.set(true);
    }

    private void signIn() {
        signedOut.set(false);
        token = fresh();
    }

    /** One thing that users do. */
    void act(Service service, RandomGenerator random) throws InterruptedException {
        if (maybeErased) {
            // What is there now could not be told from what was there before.
            return;
        }
        if (signedOut.get()) {
            signIn();
        }
        var choice = random.nextInt(100);
        if (choice < 50) {
            add(service, random);
        } else if (choice < 70) {
            list(service);
        } else if (choice < 95) {
            delete(service, random);
        } else if (choice < 98) {
            takeBack(service);
        } else {
            erase(service);
        }
    }

    /** The status, 0 where there was no answer; what is neither done nor put off was not meant to be. */
    private int outcome(String what, Answering request) throws InterruptedException {
        var status = 0;
        var code = "";
        try {
            var answer = request.send();
            status = answer.statusCode();
            code = status < 400
                    ? ""
                    : JsonMapper.shared().readTree(answer.body()).path("code").stringValue("");
        } catch (IOException noAnswer) {
            code = "no answer";
        }
        outcomes.merge(what + " " + status + " " + code, 1, Integer::sum);
        if (code.equals("token_revoked")) {
            signInWithNextAction();
        }
        assertTrue(
                status < 400 || status == 503 || (status == 401 && mayBeRefused(code)),
                what + ": " + status + " " + code);
        return status;
    }

    @FunctionalInterface
    private interface Answering {
        HttpResponse<String> send() throws IOException, InterruptedException;
    }

    private boolean mayBeRefused(String code) {
        return switch (code) {
            case "token_revoked" -> maybeTakenBack;
            case "invalid_token" -> issuer.rotatedWithin(KEYS_KNOWN);
            default -> false;
        };
    }

    /** A new task, or again, by way of any instance, one of whose fate nobody told. */
    private void add(Service service, RandomGenerator random) throws InterruptedException {
        var again = !maybeAdded.isEmpty() && random.nextBoolean();
        var title = again ? maybeAdded.getFirst() : name + "-" + written++;
        maybeAdded.add(title);
        var status = outcome(again ? "add again" : "add", () -> {
            var answer = service.addOnce(title, token);
            if (answer.statusCode() == CREATED) {
                kept.put(
                        title,
                        JsonMapper.shared().readTree(answer.body()).path("id").stringValue());
            }
            return answer;
        });
        // That it is refused now says nothing of the time before.
        if (status == CREATED || (status == 401 && !again)) {
            maybeAdded.remove(title);
        }
    }

    private void delete(Service service, RandomGenerator random) throws InterruptedException {
        var titles = kept.keySet().stream()
                .filter(it -> !maybeDeleted.contains(it))
                .sorted()
                .toList();
        if (titles.isEmpty()) {
            return;
        }
        var title = titles.get(random.nextInt(titles.size()));
        maybeDeleted.add(title);
        var status = outcome("delete", () -> service.send("DELETE", "/api/tasks/" + kept.get(title), token, ""));
        if (status == 204) {
            kept.remove(title);
        }
        if (status == 204 || status == 401) {
            maybeDeleted.remove(title);
        }
    }

    private void takingBack() {
        maybeTakenBack = true;
        lastTakenBack = System.nanoTime();
    }

    private void takeBack(Service service) throws InterruptedException {
        var old = token;
        takingBack();
        if (outcome("revoke", () -> service.send("POST", "/api/me/revoke-tokens", token, "")) == 204) {
            takenBack.add(new TakenBack(old, System.nanoTime()));
        }
        signIn();
    }

    private void erase(Service service) throws InterruptedException {
        var old = token;
        maybeErased = true;
        takingBack();
        var status = outcome("erase", () -> service.send("DELETE", "/api/me", token, ""));
        if (status == 200) {
            takenBack.add(new TakenBack(old, System.nanoTime()));
            // Nothing stays, and nothing comes on the strength of a token from before.
            kept.clear();
            maybeAdded.clear();
            maybeDeleted.clear();
        }
        if (status == 200 || status == 401) {
            maybeErased = false;
        }
        signIn();
    }

    private void list(Service service) throws InterruptedException {
        var found = new HashMap<String, String>();
        if (read(service, found)) {
            check(found);
        }
    }

    /** Whether all pages could be had. */
    private boolean read(Service service, Map<String, String> found) throws InterruptedException {
        var cursor = "";
        while (true) {
            var path = "/api/tasks?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
            var page = new ArrayList<JsonNode>();
            var status = outcome("list", () -> {
                var answer = service.get(path, token);
                page.add(JsonMapper.shared().readTree(answer.body()));
                return answer;
            });
            if (status != 200) {
                return false;
            }
            for (var task : page.getFirst().path("items")) {
                var title = task.path("title").stringValue();
                assertNull(found.put(title, task.path("id").stringValue()), () -> "there twice: " + title);
            }
            cursor = page.getFirst().path("nextCursor").stringValue("");
            if (cursor.isEmpty()) {
                return true;
            }
        }
    }

    /** What must be true whatever was not told. */
    private void check(Map<String, String> found) {
        for (var title : found.keySet()) {
            assertTrue(title.startsWith(name + "-"), () -> name + " sees what is somebody else's: " + title);
            assertTrue(kept.containsKey(title) || maybeAdded.contains(title), () -> "never or no more there: " + title);
        }
        if (!maybeErased) {
            for (var title : kept.keySet()) {
                assertTrue(found.containsKey(title) || maybeDeleted.contains(title), () -> "lost: " + title);
            }
        }
    }

    /** When all is well again: what could not be told is settled, and an erasure was whole or was none. */
    void settle(Service service) throws InterruptedException {
        // The second that a token is issued in is all it says, and all have to know of what was taken back.
        while (maybeTakenBack
                && System.nanoTime() - lastTakenBack
                        < KNOWN_EVERYWHERE.plusSeconds(1).toNanos()) {
            LockSupport.parkNanos(PAUSE);
        }
        signIn();
        var found = readAtLast(service);
        check(found);
        if (maybeErased) {
            var left = kept.keySet().stream().filter(found::containsKey).toList();
            var certain = kept.keySet().stream()
                    .filter(it -> !maybeDeleted.contains(it))
                    .toList();
            assertTrue(left.isEmpty() || left.containsAll(certain), () -> "erased in part: " + left + " of " + certain);
        }
        kept.clear();
        kept.putAll(found);
        maybeAdded.clear();
        maybeDeleted.clear();
        maybeErased = false;
        maybeTakenBack = false;
    }

    /** The same, for every instance. */
    void assertSees(Service service) throws InterruptedException {
        assertEquals(kept, readAtLast(service));
    }

    /** Each instance learns of a new key, and of a database that is back, in its own time. */
    private Map<String, String> readAtLast(Service service) throws InterruptedException {
        var found = new HashMap<String, String>();
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!read(service, found)) {
            assertTrue(System.nanoTime() < deadline, () -> name + " is not let in again: " + outcomes);
            LockSupport.parkNanos(PAUSE);
            found.clear();
        }
        return found;
    }

    /** No instance may let in a token that was taken back, once all was well for as long as it takes them to know. */
    void assertShutOut(Service service, long well) throws IOException, InterruptedException {
        for (var old : takenBack) {
            var since = Duration.ofNanos(System.nanoTime() - Math.max(old.nanos(), well));
            if (since.compareTo(KNOWN_EVERYWHERE) > 0) {
                var status = service.get("/api/me", old.token()).statusCode();
                assertNotEquals(200, status, () -> name + " was let in, taken back and all well for " + since);
            }
        }
        while (takenBack.size() > 10) {
            takenBack.removeFirst();
        }
        var dead = issuer.token(name, Instant.now().minus(LIFE), LIFE.minusMinutes(1));
        assertNotEquals(200, service.get("/api/me", dead).statusCode());
    }
}
