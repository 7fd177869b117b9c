package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users at work with two instances, while something breaks at random; after each round everything must be as they were
 * told. {@code -Dlatchkey.test.soak} says for how many seconds, {@code -Dlatchkey.test.seed} with which randomness; what was
 * seen is left in {@code target/soak.txt}.
 */
@Timeout(7200)
class SoakProgramTest {
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "soak.txt");
    private static final Duration WHOLE = Duration.ofSeconds(Integer.getInteger("latchkey.test.soak", 30));
    private static final long SEED = Long.getLong("latchkey.test.seed", 20261129);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    // Keys may be fetched twice in half a minute: so each fault of the issuer finds instances that may ask.
    private static final Duration BETWEEN_FAULTS_OF_ISSUER = Duration.ofSeconds(40);
    private static final boolean EVERY_FAULT = WHOLE.compareTo(Duration.ofMinutes(2)) >= 0;
    private static final int INSTANCES = 2;

    private enum Fault {
        NONE,
        DATABASE_CUT,
        DATABASE_RESTARTED,
        ISSUER_DOWN,
        ISSUER_ROTATED,
        SETTINGS_RELOADED,
        INSTANCE_KILLED,
        INSTANCE_ENDED
    }

    private static final Set<Fault> OF_ISSUER = Set.of(Fault.ISSUER_DOWN, Fault.ISSUER_ROTATED);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final Random random = new Random(SEED);
    private final Deck<Fault> deck = new Deck<>(List.of(Fault.values()), new Random(SEED));
    private long lastOfIssuer = System.nanoTime() - BETWEEN_FAULTS_OF_ISSUER.toNanos();
    private final List<Service> services = new CopyOnWriteArrayList<>();
    private final List<Service> ending = new ArrayList<>();
    private final List<SoakUser> users = new ArrayList<>();
    private final Map<Fault, Duration> recovery = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

    @SuppressWarnings("NullAway.Init") // set before each test
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Cable cable;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RotatingIssuer issuer;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.start(directory.resolve("data"));
        cable = new Cable(portOfPostgres());
        issuer = new RotatingIssuer(directory);
        writeSettings(0);
        startInstances();
        for (var name : List.of("alice", "bob", "carol", "dave")) {
            users.add(new SoakUser(name, issuer));
        }
    }

    @AfterEach
    void stop() throws IOException {
        services.forEach(Service::close);
        issuer.close();
        cable.close();
        postgres.close();
    }

    private int portOfPostgres() {
        return URI.create(postgres.ownerUrl()).getPort();
    }

    private String throughCable(String url) {
        return url.replaceFirst("@127\\.0\\.0\\.1:\\d+/", "@127.0.0.1:" + cable.port() + "/");
    }

    private void writeSettings(int version) throws IOException {
        var settings = "LATCHKEY_CORS_ORIGINS: https://version-" + version + ".example.com\n";
        var written = Files.writeString(directory.resolve("written.yaml"), settings);
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file() {
        return directory.resolve("settings.yaml");
    }

    private void startInstances() throws IOException, InterruptedException {
        var environment = Map.of(
                "DATABASE_URL",
                throughCable(postgres.applicationUrl()),
                "LATCHKEY_DATABASE_OWNER_URL",
                throughCable(postgres.ownerUrl()),
                "LATCHKEY_TOKEN_ISSUER",
                SecretToken.ISSUER,
                "LATCHKEY_TOKEN_AUDIENCE",
                SecretToken.AUDIENCE,
                "LATCHKEY_TOKEN_JWKS_URL",
                issuer.jwkSet().toString(),
                "LATCHKEY_HTTP_HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "LATCHKEY_ADMIN_PORT",
                "0");
        while (services.size() < INSTANCES) {
            services.add(Service.of(Program.start(environment, "serve", "--config", file().toString())));
        }
    }

    @Test
    void leavesEverythingAsItWasTold() throws Exception {
        var begin = System.nanoTime();
        for (var round = 0; goesOn(Duration.ofNanos(System.nanoTime() - begin)); round++) {
            var fault = fault();
            faults.merge(fault, 1, Integer::sum);
            work(fault, round);
            var lifted = System.nanoTime();
            lift(fault);
            awaitReady(fault, lifted);
            var well = System.nanoTime();
            for (var user : users) {
                user.settle(services.get(round % INSTANCES));
                for (var service : services) {
                    user.assertSees(service);
                    user.assertShutOut(service, well);
                }
            }
            writeFigures(round + 1);
        }
        if (EVERY_FAULT) {
            assertEquals(EnumSet.allOf(Fault.class), faults.keySet());
        }
    }

    /** What takes two minutes has time for every fault, on a slow machine twice as long. */
    private boolean goesOn(Duration time) {
        var isWhole = !EVERY_FAULT || faults.size() == Fault.values().length;
        return time.compareTo(isWhole ? WHOLE : WHOLE.multipliedBy(2)) < 0;
    }

    private Fault fault() {
        var now = System.nanoTime();
        var issuerIsDue = now - lastOfIssuer >= BETWEEN_FAULTS_OF_ISSUER.toNanos();
        var fault = deck.deal(it -> issuerIsDue || !OF_ISSUER.contains(it)).orElse(Fault.NONE);
        if (OF_ISSUER.contains(fault)) {
            lastOfIssuer = now;
        }
        return fault;
    }

    /** All users at once, for a while, in the middle of which something breaks. */
    private void work(Fault fault, int round) throws IOException, InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var end = System.nanoTime() + ROUND.toNanos();
            var working = new ArrayList<Future<Integer>>();
            for (var user : users) {
                working.add(threads.submit(work(user, new Random(random.nextLong()), end)));
            }
            LockSupport.parkNanos(ROUND.dividedBy(4).toNanos());
            inject(fault, round);
            for (var each : working) {
                each.get();
            }
        }
    }

    private Callable<Integer> work(SoakUser user, Random choices, long end) {
        return () -> {
            while (System.nanoTime() < end) {
                user.act(services.get(choices.nextInt(services.size())), choices);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            return 0;
        };
    }

    private void inject(Fault fault, int round) throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> {}
            case DATABASE_CUT -> cable.cut();
            case DATABASE_RESTARTED -> {
                postgres.close();
                postgres = EmbeddedPostgres.start(directory.resolve("data"));
                cable.lead(portOfPostgres());
            }
            case ISSUER_DOWN -> {
                issuer.behave(RotatingIssuer.Conduct.FAILING);
                for (var service : services) {
                    assertAsksTheIssuerInVain(service);
                }
            }
            case ISSUER_ROTATED -> {
                issuer.rotate();
                users.forEach(SoakUser::signInWithNextAction);
            }
            case SETTINGS_RELOADED -> {
                writeSettings(round + 1);
                for (var service : services) {
                    service.program().hangUp();
                }
            }
            case INSTANCE_KILLED -> anInstance().program().kill();
            case INSTANCE_ENDED -> anInstance().program().terminate();
        }
    }

    /** Whoever comes under a key that could be new is not let in, nor refused for good. */
    private void assertAsksTheIssuerInVain(Service service) throws IOException, InterruptedException {
        var before = issuer.fetches();
        var token = issuer.tokenUnderUnknownKey("eve", Instant.now(), Duration.ofMinutes(1));
        var answer = service.get("/api/me", token);
        assertEquals(503, answer.statusCode(), answer::body);
        assertTrue(answer.body().contains("\"code\":\"keys_unavailable\""), answer::body);
        assertTrue(issuer.fetches() > before, "the issuer was not asked");
    }

    private Service anInstance() {
        var service = services.get(random.nextInt(INSTANCES));
        ending.add(service);
        return service;
    }

    private void lift(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case DATABASE_CUT -> cable.lead(portOfPostgres());
            case ISSUER_DOWN -> issuer.behave(RotatingIssuer.Conduct.HONEST);
            case INSTANCE_KILLED, INSTANCE_ENDED -> {
                for (var service : ending) {
                    service.program().awaitEnd();
                }
                services.removeAll(ending);
                ending.clear();
                startInstances();
            }
            case NONE, DATABASE_RESTARTED, ISSUER_ROTATED, SETTINGS_RELOADED -> {}
        }
    }

    private void awaitReady(Fault fault, long lifted) throws InterruptedException {
        for (var service : services) {
            while (!service.isReady()) {
                var waited = Duration.ofNanos(System.nanoTime() - lifted);
                assertTrue(waited.compareTo(RECOVERY) < 0, () -> "not ready " + waited + " after " + fault);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        var waited = Duration.ofNanos(System.nanoTime() - lifted);
        recovery.merge(fault, waited, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private void writeFigures(int rounds) throws IOException {
        var outcomes = new TreeMap<String, Integer>();
        users.forEach(
                user -> user.outcomes().forEach((outcome, times) -> outcomes.merge(outcome, times, Integer::sum)));
        var text = new StringBuilder(
                "seed %d, %d rounds; what broke, how often, longest until ready again%n".formatted(SEED, rounds));
        faults.forEach((fault, times) -> text.append("%-20s %4d %6d ms%n"
                .formatted(
                        fault,
                        times,
                        recovery.getOrDefault(fault, Duration.ZERO).toMillis())));
        outcomes.forEach((outcome, times) -> text.append("%-40s %6d%n".formatted(outcome, times)));
        Files.writeString(FIGURES, text);
    }
}
