package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.IssuerFault.Cost;
import dev.latchkey.bootstrap.RotatingIssuer.Conduct;
import dev.latchkey.bootstrap.postgres.BreakablePostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threats 5.5, 5.6 and 6.1: whatever the issuer does, who has a token under a known key does not notice, and nobody is let
 * in by a forged one. What each fault cost is left in {@code target/faults-issuer.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerFaultsTest {
    private interface Story {
        List<Cost> of(IssuerFault fault) throws Exception;
    }

    private static final String GONE_AT_FIRST = "gone_at_first";

    /** Each has a service of its own, whose fetches it may use up; all wait for the next one at the same time. */
    private static final Map<String, Story> STORIES = Map.of(
            "failing",
            it -> List.of(it.harmsNobody(Conduct.FAILING, "\"WRONG_STATUS\"")),
            "silent",
            it -> List.of(it.harmsNobody(Conduct.SILENT, "\"TIMED_OUT\"")),
            "trickling",
            it -> List.of(it.harmsNobody(Conduct.TRICKLING, "\"TIMED_OUT\"")),
            "chatty",
            it -> List.of(it.harmsNobody(Conduct.CHATTY, "\"WRONG_CONTENT_TYPE\"")),
            "indiscreet",
            it -> List.of(it.harmsNobody(Conduct.INDISCREET, "\"jwk_not_used\"")),
            "gone",
            it -> List.of(it.harmsNobody(Conduct.GONE, "\"UNREACHABLE\"")),
            "empty",
            it -> List.of(it.takesAllKeys(Conduct.EMPTY, "\"jwk_set_changed\"")),
            "rotated",
            it -> List.of(it.takesANewKey(), it.dropsAWithdrawnKey()),
            GONE_AT_FIRST,
            it -> List.of(it.becomesReady()));

    private final FaultFigures figures = new FaultFigures("issuer");
    private final Parts parts = new Parts();
    private final Map<String, Future<List<Cost>>> costs = new HashMap<>();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var postgres = parts.opened(BreakablePostgres.start(directory.resolve("data")));
        var threads = parts.opened(Executors.newVirtualThreadPerTaskExecutor());
        // One start after the other, beside which the faults of those before are waited for.
        for (var story : STORIES.entrySet()) {
            var name = story.getKey();
            var atFirst = name.equals(GONE_AT_FIRST) ? Conduct.GONE : Conduct.HONEST;
            var service = parts.opened(RelyingService.start(name, atFirst, postgres, directory));
            costs.put(name, threads.submit(() -> story.getValue().of(new IssuerFault(service))));
        }
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    private void assertSurvived(String story, String... rows) throws Exception {
        var all = Objects.requireNonNull(costs.get(story)).get();
        for (var row = 0; row < rows.length; row++) {
            var cost = all.get(row);
            figures.add(rows[row], cost.lasted(), cost.recovery(), cost.writers());
        }
    }

    @Nested
    class HarmsNobodyWhoseKeyIsKnown {
        @Test
        void whereItFails() throws Exception {
            assertSurvived("failing", "answers 500");
        }

        @Test
        void whereItSaysNothing() throws Exception {
            assertSurvived("silent", "accepts, and says nothing");
        }

        @Test
        void whereItNeverEnds() throws Exception {
            assertSurvived("trickling", "answers a byte at a time, without end");
        }

        @Test
        void whereItAnswersWithAPage() throws Exception {
            assertSurvived("chatty", "answers 200 with a page");
        }

        @Test
        void whereItPublishesASecret() throws Exception {
            assertSurvived("indiscreet", "publishes a shared secret beside its keys");
        }

        @Test
        void whereNobodyListens() throws Exception {
            assertSurvived("gone", "is down (connection refused)");
        }
    }

    @Nested
    class WithoutKeys {
        @Test
        void nobodyIsLetInUntilThereAreSome() throws Exception {
            assertSurvived("empty", "publishes no keys, which withdraws all");
        }

        @Test
        void theServiceGetsReadyUnasked() throws Exception {
            assertSurvived(GONE_AT_FIRST, "is down at the start");
        }
    }

    @Nested
    class Rotation {
        @Test
        void bringsTheNewKeyAtOnceAndEndsTheOldOne() throws Exception {
            assertSurvived("rotated", "publishes a new key beside the old one", "withdraws the old key");
        }
    }
}
