package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request costs of PostgreSQL, counted on the wire; docs/performance.md says the same. */
@ParameterizedClass(name = "bound user = {0}, prepareThreshold = {1}")
@CsvSource({"false, 0", "true, 0", "false, 1"})
@Timeout(60)
final class RoundTripsTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", ""), "../docs/performance.md");
    private static final Pattern ROW = Pattern.compile("\\| (`[A-Z]+ /[^|]*) \\| ([0-9]+) \\| ([0-9]+) \\|");
    private static final Caller ALICE = new Caller(new UserId("alice"), Instant.EPOCH, null);
    private static final Caller BOB = new Caller(new UserId("bob"), Instant.EPOCH, null);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final TaskId HERS = new TaskId(new UUID(0, 1));
    private static final TaskId HIS = new TaskId(new UUID(0, 2));
    private static final TaskId NOBODYS = new TaskId(new UUID(0, 3));

    private static final BindingSecret SECRET = new BindingSecret("0123456789abcdef0123456789abcdef");

    private record Cost(int statements, int roundTrips) {}

    private final Relay network;
    private final Database database;

    RoundTripsTest(boolean bound, String prepareThreshold) {
        var secret = bound ? SECRET : null;
        var direct = PostgresServer.newDatabase().migratedWith(secret);
        network = new Relay(direct.address());
        var url = new DatabaseUrl(
                network.address(),
                direct.name(),
                direct.application(),
                TestDatabase.PASSWORD,
                Map.of("prepareThreshold", prepareThreshold));
        database = Database.open(DatabaseConfig.of(url).withBinding(secret));
        database.tasks().add(BOB, task(HIS));
        database.tasks().add(ALICE, task(HERS));
        // The driver learns of a statement what may make it send the next one apart.
        for (var round = 0; round < 3; round++) {
            list();
            find(HERS);
        }
    }

    @AfterEach
    void close() {
        database.close();
        network.close();
    }

    @Test
    void areAsManyAsThePageSays() throws IOException {
        assertEquals(told(), counted());
    }

    /** Threat 6.7: what would take another time would be asked or answered otherwise. */
    @Test
    void areTheSameForAnothersTaskAndForNone() {
        for (var request : List.<Request>of(this::find, this::change, this::delete)) {
            request.about(NOBODYS);
            var nobodys = conversation(() -> request.about(NOBODYS));
            var questions = nobodys.questions();
            var answers = nobodys.answers();

            var his = conversation(() -> request.about(HIS));

            assertEquals(questions, his.questions());
            assertArrayEquals(answers, his.answers());
            assertAnswersHers(request, answers);
        }
    }

    /** Hers shows that a difference would be seen. */
    private void assertAnswersHers(Request request, byte[] answers) {
        assertNotEquals(
                -1,
                Arrays.mismatch(answers, conversation(() -> request.about(HERS)).answers()));
    }

    private Map<String, Cost> counted() {
        var costs = new LinkedHashMap<String, Cost>();
        costs.put("`GET /api/tasks`", cost(this::list));
        costs.put("`GET /api/tasks/{id}`", cost(() -> find(HERS)));
        costs.put("`GET /api/tasks/{id}` of another user's, or of none", cost(() -> find(HIS)));
        costs.put("`POST /api/tasks`", cost(() -> database.tasks().add(ALICE, task(NOBODYS))));
        costs.put("`POST /api/tasks` with `Idempotency-Key`", cost(this::addOnce));
        costs.put("`POST /api/tasks` with `Idempotency-Key`, again", cost(this::addOnce));
        costs.put("`PATCH /api/tasks/{id}`", cost(() -> change(HERS)));
        costs.put("`DELETE /api/tasks/{id}`", cost(() -> delete(HERS)));
        costs.put("`DELETE /api/tasks/{id}` of another user's, or of none", cost(() -> delete(HIS)));
        costs.put(
                "`POST /api/me/revoke-tokens`",
                cost(() -> database.revocations().revoke(BOB.user(), NOON)));
        costs.put("`DELETE /api/me`", cost(this::erase));
        return costs;
    }

    private static Map<String, Cost> told() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> new Cost(Integer.parseInt(row.group(2)), Integer.parseInt(row.group(3))),
                        (one, _) -> one,
                        LinkedHashMap::new));
    }

    private Cost cost(Runnable request) {
        var conversation = conversation(request);
        return new Cost(conversation.statements(), conversation.roundTrips());
    }

    private Conversation conversation(Runnable request) {
        network.conversation().forget();
        request.run();
        return network.conversation();
    }

    @FunctionalInterface
    private interface Request {
        void about(TaskId id);
    }

    private void list() {
        database.tasks().list(ALICE.user(), new TaskQuery(TaskStatus.ALL, TaskQuery.DEFAULT_LIMIT, null));
    }

    private void find(TaskId id) {
        database.tasks().find(ALICE.user(), id);
    }

    private void addOnce() {
        database.tasks().add(ALICE, new IdempotencyKey("key"), task(new TaskId(UUID.randomUUID()), Instant.now()));
    }

    private void change(TaskId id) {
        UnaryOperator<Task> renamed = task -> Task.create(task.id(), new Title("renamed"), null, false, NOON);
        database.tasks().update(ALICE.user(), id, _ -> true, renamed);
    }

    private void delete(TaskId id) {
        database.tasks().delete(ALICE.user(), id, _ -> true);
    }

    private void erase() {
        database.personalData().erase(ALICE, new ErasureReceipt(new UUID(0, 9), NOON));
    }

    private static Task task(TaskId id) {
        return task(id, NOON);
    }

    private static Task task(TaskId id, Instant createdAt) {
        return Task.create(id, new Title("task"), null, false, createdAt);
    }
}
