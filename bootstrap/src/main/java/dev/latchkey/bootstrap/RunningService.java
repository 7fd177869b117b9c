package dev.latchkey.bootstrap;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Runs the service until the process is told to end (SIGTERM, SIGINT), then lets requests in flight finish. */
final class RunningService {
    private RunningService() {}

    /** Does not return while the service runs. */
    static int run(Settings settings, Consumer<Application> whenListening) throws InterruptedException {
        var application = Application.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(application::close, "shutdown"));
        whenListening.accept(application);
        new CountDownLatch(1).await();
        return 0;
    }
}
