package dev.latchkey.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running front end. */
final class FrontendProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontendProcess.class);
    private static final long END_SECONDS = 10;

    private final Process process;
    private final AtomicBoolean closing = new AtomicBoolean();

    private FrontendProcess(Process process) {
        this.process = process;
    }

    /** Waits for the word that it serves. */
    static FrontendProcess of(Process process) {
        var frontend = new FrontendProcess(process);
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            if (!isReady(output)) {
                frontend.close();
                throw new FrontendException("the front end did not start: the reasons are above");
            }
        } catch (IOException e) {
            frontend.close();
            throw new FrontendException("the front end did not start", e);
        }
        Thread.ofVirtual().start(frontend::watch);
        return frontend;
    }

    private static boolean isReady(BufferedReader output) throws IOException {
        return "ready".equals(output.readLine());
    }

    private void watch() {
        try {
            var exitCode = process.waitFor();
            if (!closing.get()) {
                LOG.atError().addKeyValue("exitCode", exitCode).log("frontend_ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.set(true);
        // By the handle, since Process would close the pipes first.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
