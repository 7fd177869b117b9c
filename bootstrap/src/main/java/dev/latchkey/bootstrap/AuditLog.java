package dev.latchkey.bootstrap;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.adapters.http.AuditTrail;
import dev.latchkey.domain.user.UserId;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The audit log: a line an event, by a logger of its own, with users by {@link SubjectDigests} alone. What anybody can
 * cause at no cost is told in sum once a minute; the counters of the metrics are exact whatever is not told line by line.
 */
final class AuditLog implements AuditTrail, AutoCloseable {
    static final String NAME = "latchkey.audit";

    /** How long a user is known: one who comes again later is seen for the first time again. */
    static final Duration KNOWN_FOR = Duration.ofDays(1);

    static final int MOST_KNOWN = 50_000;
    static final int MOST_FIRST_SEEN_LINES = 1000;

    private static final int MOST_LATELY = 1 << 15;

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final String FIRST_SEEN = "signed_in_first_seen";
    private static final String REFUSED = "refused";
    private static final String CHANGED = "configuration_changed";

    private final SubjectDigests digests;
    private final ConcurrentMap<Long, Boolean> known;
    // Who came in since sums were told last, by name, and so for no longer than their tokens are known: a digest for
    // each request would cost more than to know its token.
    private final Set<UserId> lately = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger firstSeen = new AtomicInteger();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Thread teller = Thread.ofVirtual().name("audit").unstarted(this::tellEveryMinute);

    /** One that tells what it has in sum only when it is asked to. */
    AuditLog(AuditKey key, Ticker time) {
        this.digests = new SubjectDigests(key);
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(time)
                .executor(Runnable::run)
                .<Long, Boolean>build()
                .asMap();
    }

    /** One that says whose key it has; told of what goes on until it is closed. */
    static AuditLog start(Watching settings) {
        var key = settings.auditKey();
        var log = new AuditLog(key == null ? AuditKey.random() : key, Ticker.systemTicker());
        LOG.atInfo()
                .addKeyValue("key", key == null ? "random" : Setting.LATCHKEY_AUDIT_KEY)
                .log("audit_started");
        log.teller.start();
        return log;
    }

    @Override
    public void admitted(UserId user) {
        if (lately.contains(user)) {
            return;
        }
        if (lately.size() >= MOST_LATELY) {
            lately.clear();
        }
        lately.add(user);
        var digest = digests.of(user);
        if (known.putIfAbsent(ByteBuffer.wrap(digest).getLong(), true) == null) {
            count(FIRST_SEEN);
            if (firstSeen.incrementAndGet() <= MOST_FIRST_SEEN_LINES) {
                line(digest).log(FIRST_SEEN);
            }
        }
    }

    @Override
    public void refused(String reason) {
        count(REFUSED);
        refusals.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    @Override
    public void exported(UserId user) {
        tell("exported", line(digests.of(user)));
    }

    @Override
    public void exportBrokenOff(UserId user) {
        tell("export_broken_off", line(digests.of(user)));
    }

    @Override
    public void erased(UserId user, UUID receipt) {
        tell("erased", line(digests.of(user)).addKeyValue("receipt", receipt.toString()));
    }

    @Override
    public void revoked(UserId user) {
        tell("revoked", line(digests.of(user)).addKeyValue("by", "user"));
    }

    /** As an operator had it done. */
    void revokedByOperator(UserId user) {
        tell("revoked", line(digests.of(user)).addKeyValue("by", "operator"));
    }

    /** Names what is different, never how. */
    static void configurationChanged(List<String> settings) {
        counter(CHANGED).increment();
        LOG.atInfo().addKeyValue("settings", settings).log(CHANGED);
    }

    /** Tells in sum what has gone on since the last time. */
    void tellSums() {
        lately.clear();
        var untold = firstSeen.getAndSet(0) - MOST_FIRST_SEEN_LINES;
        if (untold > 0) {
            LOG.atInfo().addKeyValue("others", untold).log(FIRST_SEEN);
        }
        new TreeMap<>(refusals).forEach((reason, count) -> {
            var sum = count.sumThenReset();
            if (sum > 0) {
                LOG.atInfo()
                        .addKeyValue("reason", reason)
                        .addKeyValue("count", sum)
                        .log(REFUSED);
            }
        });
    }

    @Override
    public void close() {
        teller.interrupt();
        tellSums();
    }

    private void tellEveryMinute() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                tellSums();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String event, LoggingEventBuilder line) {
        count(event);
        line.log(event);
    }

    private static LoggingEventBuilder line(byte[] subject) {
        return LOG.atInfo().addKeyValue("subject", HexFormat.of().formatHex(subject));
    }

    private void count(String event) {
        counters.computeIfAbsent(event, AuditLog::counter).increment();
    }

    private static Counter counter(String event) {
        return MetricsFactory.getInstance()
                .globalRegistry()
                .getOrCreate(Counter.builder("latchkey.audit.events")
                        .description("Events of the audit log, told line by line or not")
                        .tags(List.of(Tag.create("event", event))));
    }
}
