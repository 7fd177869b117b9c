package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.bootstrap.postgres.Sql;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The primary of a real Patroni cluster killed under load, and its Patroni with it: a standby takes over, the program
 * finds it, and each task that was acknowledged is there once. Run by {@code .ci/failover}, which installs what it
 * needs; what it cost is left in {@code target/faults-failover.txt}.
 */
@Timeout(300)
class FailoverTest {

    @Test
    void losesNothingThatWasAcknowledged(@TempDir Path directory) throws Exception {
        assumeTrue(PatroniCluster.isInstalled() || required(), "Patroni, etcd or PostgreSQL is not installed");
        try (var cluster = PatroniCluster.start(directory);
                var program = Program.start(
                        SecretToken.environment(SecretToken.SECRET, cluster.applicationUrl(), cluster.ownerUrl()),
                        "serve")) {
            var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
            var service = URI.create("http://127.0.0.1:" + listening.get("port").intValue());
            var writers = Writers.to(service, "writer");
            Duration recovery;
            try (writers) {
                writers.awaitAcknowledgements(50);
                var first = cluster.awaitOne("primary");
                var began = System.nanoTime();
                first.kill();
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
            new FaultFigures("failover").add("primary and its Patroni killed, of three", recovery, recovery, writers);
        }
    }

    private static boolean required() {
        return Boolean.parseBoolean(System.getenv("LATCHKEY_REQUIRE_PATRONI"));
    }
}
