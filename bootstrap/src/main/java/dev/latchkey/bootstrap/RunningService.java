package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the service until the process is told to end (SIGTERM, SIGINT), then lets requests in flight finish. */
final class RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private RunningService() {}

    /** Does not return while the service runs, which is configured by what is found at {@code source}. */
    static int serve(SettingsSource source) throws SettingsProblems, InterruptedException {
        // Beside the reading of the settings.
        Thread.startVirtualThread(HttpServer::prepare);
        return run(source, source.read(), SettingsLoader::serve, _ -> {}, _ -> {});
    }

    /**
     * Does not return while the service runs.
     *
     * @param values as they were just found at {@code source}
     * @param onDatabase opens what needs the database and is needed by the service
     */
    static int run(
            SettingsSource source,
            SettingsValues values,
            SettingsReading reading,
            Consumer<Parts> onDatabase,
            Consumer<Application> whenListening)
            throws SettingsProblems, InterruptedException {
        var settings = reading.read(values);
        var parts = new Parts();
        var starting = new ReentrantLock();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(parts, starting), "shutdown"));
        starting.lock();
        try {
            start(source, values, settings, reading, parts, onDatabase, whenListening);
        } finally {
            starting.unlock();
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** Who is told to end while starting has things to give back as well: at the end of the start all of them are known. */
    private static void close(Parts parts, Lock starting) {
        starting.lock();
        parts.close();
    }

    /** Starts all parts of the service: what is to be closed in the end. */
    static void start(
            SettingsSource source,
            SettingsValues values,
            Settings settings,
            SettingsReading reading,
            Parts parts,
            Consumer<Parts> onDatabase,
            Consumer<Application> whenListening) {
        var application = parts.opened(Application.start(settings, onDatabase));
        if (source.canChange()) {
            var reload = new SettingsReload(source::readAgain, reading, application::reconfigure, values);
            HangUp.run(parts.opened(SettingsWatch.start(reload))::readAgain);
        } else {
            HangUp.run(() -> LOG.atInfo()
                    .addKeyValue("reason", "there is no settings file to read again")
                    .log("settings_unchanged"));
        }
        whenListening.accept(application);
    }
}
