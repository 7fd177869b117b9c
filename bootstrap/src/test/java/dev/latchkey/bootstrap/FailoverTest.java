package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.bootstrap.postgres.Sql;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The primary of a real Patroni cluster killed under load, and its Patroni with it: a standby takes over, the program
 * finds it, and each task that was acknowledged is there once. Run by {@code .ci/failover}, which installs what it
 * needs; what it cost is left in {@code target/faults-failover.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverTest {
    private final FaultFigures figures = new FaultFigures("failover");

    /** The driver finds the primary among all hosts. */
    @Test
    void losesNothingThatWasAcknowledged(@TempDir Path directory) throws Exception {
        PatroniCluster.require("FailoverTest");
        try (var cluster = PatroniCluster.start(directory)) {
            survives("primary and its Patroni killed, of three", cluster, cluster.applicationUrl());
        }
    }

    /** The driver knows the pooler alone, behind which HAProxy asks Patroni. */
    @Test
    void losesNothingThatWasAcknowledgedThroughPgBouncer(@TempDir Path directory) throws Exception {
        PatroniCluster.require("FailoverTest");
        PgBouncer.require("FailoverTest");
        Haproxy.require("FailoverTest");
        var port = Companion.freePort();
        try (var cluster = PatroniCluster.start(directory);
                var _ = cluster.startProxy(port);
                var pooler = PgBouncer.before(cluster.applicationUrl(port), directory)) {
            survives("the same behind PgBouncer and HAProxy", cluster, pooler.url());
        }
    }

    private void survives(String fault, PatroniCluster cluster, String url) throws Exception {
        try (var program =
                Program.start(SecretToken.environment(SecretToken.SECRET, url, cluster.ownerUrl()), "serve")) {
            var service = URI.create("http://127.0.0.1:" + Service.of(program).port());
            var writers = Writers.to(service, "writer");
            Duration recovery;
            try (writers) {
                writers.awaitAcknowledgements(50);
                var first = cluster.awaitOne("primary");
                var began = System.nanoTime();
                first.kill();
                // Until then it may not be dead yet.
                writers.awaitRefusals();
                writers.awaitAcknowledgements(2);
                recovery = Duration.ofNanos(System.nanoTime() - began);
                assertNotEquals(first, cluster.awaitOne("primary"));
                writers.awaitAcknowledgements(50);
            }
            assertEquals(List.of(), writers.unexpected());
            var kept = Sql.query(cluster.superuserUrl("latchkey"), "select title from latchkey.task").stream()
                    .map(List::getFirst)
                    .sorted()
                    .toList();
            assertEquals(writers.acknowledged(), kept);
            figures.add(fault, recovery, recovery, writers);
        }
    }
}
