package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.Finding.Severity;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the operator of what will work and may not be meant so: of each thing once, for as long as it is so. */
final class FindingLog {
    private static final Logger LOG = LoggerFactory.getLogger(FindingLog.class);

    private final Set<Finding> told = ConcurrentHashMap.newKeySet();

    /** @param all that is found now: what was told and is not among it would be news again */
    void tell(List<Finding> all) {
        var remarks = all.stream().filter(it -> it.isAtLeast(Severity.NOTE)).toList();
        told.retainAll(remarks);
        remarks.stream().filter(told::add).forEach(FindingLog::log);
    }

    static void log(Finding it) {
        LOG.atLevel(it.isAtLeast(Severity.WARNING) ? Level.WARN : Level.INFO)
                .addKeyValue("code", it.code())
                .addKeyValue("finding", it.title())
                .addKeyValue("seen", it.seen())
                .addKeyValue("change", it.change())
                .log("finding");
    }
}
