package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.JwkSetEvents;
import dev.latchkey.adapters.jwt.JwkSetFinding;
import dev.latchkey.bootstrap.Finding.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator why the issuer's keys did not come, and that its clock is not ours, in the words of {@code doctor}. */
final class JwkSetLog implements JwkSetEvents {
    private static final Logger LOG = LoggerFactory.getLogger(JwkSetLog.class);

    private final AtomicReference<Duration> skew;
    private final AtomicReference<String> clock = new AtomicReference<>("");

    /** @param skew by how much the clocks of tokens may differ from ours */
    JwkSetLog(Duration skew) {
        this.skew = new AtomicReference<>(skew);
    }

    void goBy(Duration newSkew) {
        skew.set(newSkew);
    }

    /** How much it is changes with each fetch; that it is so is told once. */
    @Override
    public void dated(Duration clockDifference) {
        var finding = JwkSetChecks.clock(clockDifference, skew.get());
        var before = clock.getAndSet(finding.code());
        if (finding.isAtLeast(Severity.NOTE) && !finding.code().equals(before)) {
            FindingLog.log(finding);
        }
    }

    @Override
    public void failed(URI location, String reason, JwkSetFinding why) {
        var finding = JwkSetChecks.failed(why, location);
        LOG.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("code", finding.code())
                .addKeyValue("finding", finding.title())
                .addKeyValue("seen", finding.seen())
                .addKeyValue("change", finding.change())
                .log("jwk_set_fetch_failed");
    }
}
