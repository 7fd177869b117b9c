package dev.latchkey.bootstrap;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the service until the process is told to end (SIGTERM, SIGINT), then lets requests in flight finish. */
final class RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private RunningService() {}

    /**
     * Does not return while the service runs.
     *
     * @param values as they were just found at {@code source}
     */
    static int run(
            SettingsSource source, SettingsValues values, SettingsReading reading, Consumer<Application> whenListening)
            throws SettingsProblems, InterruptedException {
        var parts = new Parts();
        var application = parts.opened(Application.start(reading.read(values)));
        if (source.canChange()) {
            var reload = new SettingsReload(source::read, reading, application::reconfigure, values);
            HangUp.run(parts.opened(SettingsWatch.start(reload))::readAgain);
        } else {
            HangUp.run(() -> LOG.atInfo()
                    .addKeyValue("reason", "there is no settings file to read again")
                    .log("settings_unchanged"));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "shutdown"));
        whenListening.accept(application);
        new CountDownLatch(1).await();
        return 0;
    }
}
