package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.FetchFailure.Reason;
import dev.latchkey.adapters.jwt.JwkSetFinding.Code;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an issuer's JWK Set: refreshed ahead of its time to live and away from any request; fetched out of turn for
 * a key it lacks or a signature it cannot explain, at the {@link FetchPace}; one fetch at a time; kept on failure until it
 * is too stale. A request whose key is known never waits.
 */
final class IssuerKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    /** The answer to a key's name. */
    sealed interface Lookup {
        record Found(VerificationKey key) implements Lookup {}

        /** The issuer answers, and has no such key. */
        record Unknown() implements Lookup {}

        /** No set, or no answer from the issuer about a key that the last good set lacks. */
        record Unavailable() implements Lookup {}
    }

    private record Held(JwkSet set, long asOf) {}

    private final JwkSetConfig config;
    private final JwkSetSource source;
    private final JwkSetReader reader;
    private final JwkSetEvents jwkSetEvents;
    private final LongSupplier nanoTime;
    private final Schedule schedule;
    private final VerifierEvents events;

    private volatile @Nullable Held held;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fetchEnded = lock.newCondition();
    // Below: touched only under the lock.
    private final FetchPace pace;
    private final AbsentKeys absent;
    private boolean inFlight;
    private long begun;
    private long lastGood;
    private boolean changing;
    private boolean closed;

    IssuerKeys(
            JwkSetConfig config,
            JwkSetSource source,
            JwkSetReader reader,
            JwkSetEvents jwkSetEvents,
            LongSupplier nanoTime,
            Schedule schedule,
            RandomGenerator random,
            VerifierEvents events) {
        this.config = config;
        this.source = source;
        this.reader = reader;
        this.jwkSetEvents = jwkSetEvents;
        this.nanoTime = nanoTime;
        this.schedule = schedule;
        this.events = events;
        this.pace = new FetchPace(config, nanoTime.getAsLong(), random);
        this.absent = new AbsentKeys(config.refetchInterval());
    }

    /** Makes the first fetch and waits for its end, good or bad, as long as a request would. */
    void warmUp() {
        warmUp(config.longestWait());
    }

    void warmUp(Duration patience) {
        lock.lock();
        try {
            begin();
            awaitFetch(patience);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The key of that name; one that the set lacks may wait for a fetch, up to the longest wait. */
    Lookup find(KeyName name) {
        var key = held(name);
        return key == null ? ask(name) : new Lookup.Found(key);
    }

    /**
     * The key that now goes by the name a token gave, where the signature failed under the one that did; {@code null} if
     * that one still stands.
     */
    @Nullable
    VerificationKey successorOf(KeyName name, VerificationKey distrusted) {
        lock.lock();
        try {
            var now = nanoTime.getAsLong();
            if (!inFlight && successor(name, distrusted) == null && pace.allowsDistrust(now)) {
                pace.distrusted(now);
                begin();
            }
            awaitFetch(config.longestWait());
            return successor(name, distrusted);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The set as it is used now, or {@code null} where there never was one or it is too stale. */
    @Nullable
    JwkSet current() {
        var last = held;
        return last == null
                        || nanoTime.getAsLong() - last.asOf > config.staleness().toNanos()
                ? null
                : last.set;
    }

    /** Since when the issuer has confirmed no set, whether there is one in use or not; nothing where it never did. */
    Optional<Duration> age() {
        return Optional.ofNullable(held).map(last -> Duration.ofNanos(nanoTime.getAsLong() - last.asOf));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            fetchEnded.signalAll();
        } finally {
            lock.unlock();
        }
        source.close();
    }

    private @Nullable VerificationKey held(KeyName name) {
        var set = current();
        return set == null ? null : set.find(name);
    }

    private @Nullable VerificationKey successor(KeyName name, VerificationKey distrusted) {
        var key = held(name);
        return key == null || key.sameAs(distrusted) ? null : key;
    }

    private Lookup ask(KeyName name) {
        lock.lock();
        try {
            // A fetch that had begun before may have been answered before the key was published.
            var enough = begun + 1;
            var patience = config.longestWait().toNanos();
            var key = held(name);
            while (key == null && lastGood < enough && patience > 0 && mayBring(name)) {
                patience = fetchEnded.awaitNanos(patience);
                key = held(name);
            }
            if (key != null) {
                return new Lookup.Found(key);
            }
            if (lastGood >= enough) {
                absent.add(name, nanoTime.getAsLong());
                return new Lookup.Unknown();
            }
            // An issuer whose last answer brought new keys may have made another since, which no fetch was left for.
            return current() == null || pace.failing() || changing || patience <= 0
                    ? new Lookup.Unavailable()
                    : new Lookup.Unknown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Lookup.Unavailable();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is a fetch to wait for, begun here if need be. */
    private boolean mayBring(KeyName name) {
        return !closed && !absent.has(name, nanoTime.getAsLong()) && (inFlight || pace.retrying() || begin());
    }

    // Here and in ask, a mutant lives that takes exactly 0 ns of patience for some: nobody can tell.
    private void awaitFetch(Duration longest) throws InterruptedException {
        var patience = longest.toNanos();
        while (inFlight && patience > 0) {
            patience = fetchEnded.awaitNanos(patience);
        }
    }

    private boolean begin() {
        var now = nanoTime.getAsLong();
        if (closed || inFlight || !pace.allows(now)) {
            return false;
        }
        inFlight = true;
        begun++;
        pace.begun(now);
        schedule.run(() -> fetch(now), Duration.ZERO);
        return true;
    }

    private void fetch(long begunAt) {
        var failure = new FetchFailure(Reason.INTERNAL);
        JwkSet set = null;
        try {
            set = read(source.fetch());
        } catch (FetchFailure known) {
            failure = known;
        } catch (InterruptedException stopped) {
            // A failure like others; the thread is ours and ends.
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            LOG.atWarn().addKeyValue("cause", fault.getClass().getName()).log("jwk_set_fetch_broke");
        } finally {
            if (set == null) {
                failed(failure);
            } else {
                succeeded(set, begunAt);
            }
        }
    }

    private JwkSet read(byte[] document) throws FetchFailure {
        try {
            return reader.read(document);
        } catch (TokenRefusal notASet) {
            throw new FetchFailure(Reason.NOT_A_JWK_SET)
                    .seen(new JwkSetFinding(Code.NOT_JSON, document.length + " bytes"));
        }
    }

    private void succeeded(JwkSet set, long begunAt) {
        lock.lock();
        try {
            var last = held;
            if (last != null && last.set.sameAs(set)) {
                changing = false;
                held = new Held(last.set, begunAt);
            } else {
                changing = true;
                held = new Held(set, begunAt);
            }
            lastGood = begun;
            pace.succeeded(begunAt, nanoTime.getAsLong());
            end();
            // Who is told may fail, and must not stand in the way of the next fetch.
            events.fetched("ok");
            if (changing) {
                log(set);
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(FetchFailure failure) {
        lock.lock();
        try {
            pace.failed(nanoTime.getAsLong(), failure.retryAfter());
            end();
            events.fetched(failure.reason().name().toLowerCase(Locale.ROOT));
            jwkSetEvents.failed(config.location(), failure.reason().name(), failure.finding());
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        inFlight = false;
        fetchEnded.signalAll();
        wakeUpAt(pace.due());
    }

    private void wakeUpAt(long due) {
        schedule.run(() -> refresh(due), Duration.ofNanos(due - nanoTime.getAsLong()));
    }

    private void refresh(long due) {
        lock.lock();
        try {
            if (due != pace.due()) {
                return; // a fetch out of turn has ended since, and set another time
            }
            if (nanoTime.getAsLong() - due < 0) {
                wakeUpAt(due);
            } else {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void log(JwkSet set) {
        LOG.atInfo().addKeyValue("keys", set.descriptions()).log("jwk_set_changed");
        for (var warning : set.warnings()) {
            LOG.atWarn().addKeyValue("key", warning).log("jwk_not_used");
        }
    }
}
