package dev.latchkey.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the settings every second, and at once when asked to; says in the log what came of it. */
final class SettingsWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
    private static final long INTERVAL_SECONDS = 1;
    // Longer than a reload takes; a file system that does not answer cannot be interrupted.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SettingsReload reload;
    private final Duration patience;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;

    private SettingsWatch(SettingsReload reload, Duration patience) {
        this.reload = reload;
        this.patience = patience;
        this.thread = Thread.ofVirtual().name("settings").unstarted(this::watch);
    }

    static SettingsWatch start(SettingsReload reload) {
        return start(reload, PATIENCE);
    }

    /** @param patience how long closing waits for a reload that is under way */
    static SettingsWatch start(SettingsReload reload, Duration patience) {
        var watch = new SettingsWatch(reload, patience);
        watch.thread.start();
        return watch;
    }

    /** Has the settings read now, changed or not. */
    void readAgain() {
        asked.release();
    }

    /** Returns when no reload is under way, or one has hung too long, and none will begin. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(patience);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            while (true) {
                look(asked.tryAcquire(INTERVAL_SECONDS, TimeUnit.SECONDS));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(boolean wasAsked) {
        try {
            if (wasAsked) {
                asked.drainPermits();
                tell(reload.readAgain());
            } else {
                reload.lookAgain().ifPresent(SettingsWatch::tell);
            }
        } catch (RuntimeException | Error fault) {
            // Whatever it was, the next change is to be seen.
            tell(new ReloadOutcome.Refused(List.of(Failures.unexpected(fault))));
        }
    }

    private static void tell(ReloadOutcome outcome) {
        switch (outcome) {
            case ReloadOutcome.Reloaded(var changed, var afterRestart) -> {
                tellOf(afterRestart);
                LOG.atInfo().addKeyValue("changed", names(changed)).log("settings_reloaded");
                AuditLog.configurationChanged(names(changed));
            }
            case ReloadOutcome.Unchanged(var afterRestart) -> {
                tellOf(afterRestart);
                LOG.atInfo().log("settings_unchanged");
            }
            case ReloadOutcome.Refused(var problems) ->
                problems.forEach(it -> LOG.atError().addKeyValue("problem", it).log("settings_refused"));
        }
    }

    private static void tellOf(Set<Setting> afterRestart) {
        if (!afterRestart.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("warning", String.join(", ", names(afterRestart)) + " takes effect after a restart")
                    .log("settings_need_restart");
        }
    }

    private static List<String> names(Set<Setting> settings) {
        return settings.stream().sorted().map(Setting::name).toList();
    }
}
