package dev.latchkey.bootstrap;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a failure that nobody caught. Out of memory the process ends at once, as under
 * {@code -XX:+ExitOnOutOfMemoryError} and with the same exit code: half alive, a service answers nobody and is not
 * started anew.
 */
final class LastResort implements UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);
    private static final int OUT_OF_MEMORY = 3;

    // Made while there is memory.
    private final byte[] lastWords = "latchkey: out of memory\n".getBytes(StandardCharsets.US_ASCII);
    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            end();
        }
        LOG.atError().addKeyValue("failure", Failures.unexpected(failure)).log("uncaught");
    }

    private void end() {
        try {
            standardError.write(lastWords);
        } catch (IOException | RuntimeException | Error e) {
            // Nobody reads.
        } finally {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
    }
}
