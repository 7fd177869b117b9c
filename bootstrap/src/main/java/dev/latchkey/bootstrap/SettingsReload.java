package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.ReloadOutcome.Refused;
import dev.latchkey.bootstrap.ReloadOutcome.Reloaded;
import dev.latchkey.bootstrap.ReloadOutcome.Unchanged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Takes changed settings into the running service, all of them or none. Not for concurrent use. */
final class SettingsReload {
    /** What a running service can change; all else is as it was at the start, {@code LATCHKEY_ENV} above all. */
    static final Set<Setting> RELOADABLE = Collections.unmodifiableSet(EnumSet.of(
            Setting.BETTER_AUTH_URL,
            Setting.BETTER_AUTH_SECRET,
            Setting.LATCHKEY_TOKEN_ISSUER,
            Setting.LATCHKEY_TOKEN_AUDIENCE,
            Setting.LATCHKEY_TOKEN_JWKS_URL,
            Setting.LATCHKEY_TOKEN_JWKS_INSECURE,
            Setting.LATCHKEY_TOKEN_SECRET,
            Setting.LATCHKEY_TOKEN_PREVIOUS_SECRET,
            Setting.LATCHKEY_TOKEN_ALGORITHMS,
            Setting.LATCHKEY_TOKEN_CLOCK_SKEW,
            Setting.LATCHKEY_TOKEN_MAX_LIFETIME,
            Setting.LATCHKEY_TOKEN_TYPES,
            Setting.LATCHKEY_TOKEN_ENGINE,
            Setting.LATCHKEY_TOKEN_CACHE_SIZE,
            Setting.LATCHKEY_CORS_ORIGINS,
            Setting.LATCHKEY_PUBLIC_URL,
            Setting.LATCHKEY_LOG_LEVEL));

    /** What goes by the settings. */
    @FunctionalInterface
    interface Service {
        /** Goes by them from now on, or throws and stays as it is. */
        void reconfigure(Settings settings) throws SettingsProblems;
    }

    private record State(SettingsValues inForce, SettingsValues judged, SettingsValues seen) {}

    private final Supplier<SettingsValues> source;
    private final SettingsReading reading;
    private final Service service;
    private final AtomicReference<State> state;

    /** @param inForce what the service goes by */
    SettingsReload(Supplier<SettingsValues> source, SettingsReading reading, Service service, SettingsValues inForce) {
        this.source = source;
        this.reading = reading;
        this.service = service;
        this.state = new AtomicReference<>(new State(inForce, inForce, inForce));
    }

    /** Reads the settings and takes what they say. */
    ReloadOutcome readAgain() {
        return take(source.get());
    }

    /**
     * Reads the settings and takes them if they have changed and were just so the last time: a file that is being written
     * can look complete without its last lines, which may be those that restrict.
     */
    Optional<ReloadOutcome> lookAgain() {
        var found = source.get();
        var before = state.get();
        state.set(new State(before.inForce, before.judged, found));
        return found.sameAs(before.judged) || !found.sameAs(before.seen) ? Optional.empty() : Optional.of(take(found));
    }

    private ReloadOutcome take(SettingsValues found) {
        var inForce = state.get().inForce;
        var next = found.takingOthersFrom(inForce, RELOADABLE);
        var outcome = outcome(found, next, inForce);
        state.set(new State(outcome instanceof Reloaded ? next : inForce, found, found));
        return outcome;
    }

    private ReloadOutcome outcome(SettingsValues found, SettingsValues next, SettingsValues inForce) {
        if (!found.faultsOfTheFile().isEmpty()) {
            return new Refused(found.faultsOfTheFile());
        }
        var afterRestart = found.differences(next);
        // What would not start again is not taken, even where the fault takes effect only then.
        var problems = new LinkedHashSet<String>(problems(found));
        if (problems.isEmpty() && next.sameAs(inForce)) {
            return new Unchanged(afterRestart);
        }
        problems.addAll(problems(next));
        if (problems.isEmpty()) {
            problems.addAll(problemsInForce(next));
        }
        return problems.isEmpty()
                ? new Reloaded(next.differences(inForce), afterRestart)
                : new Refused(new ArrayList<>(problems));
    }

    private List<String> problems(SettingsValues values) {
        return problems(() -> reading.read(values));
    }

    private List<String> problemsInForce(SettingsValues values) {
        return problems(() -> service.reconfigure(reading.read(values)));
    }

    private static List<String> problems(Attempt attempt) {
        try {
            attempt.make();
            return List.of();
        } catch (SettingsProblems e) {
            return e.problems();
        } catch (RuntimeException e) {
            return List.of(Failures.unexpected(e));
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void make() throws SettingsProblems;
    }
}
