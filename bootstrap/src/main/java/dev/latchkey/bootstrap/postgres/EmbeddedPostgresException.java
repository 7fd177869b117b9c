package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL does not run. The message is one line in our own words, fit for the person who started us. */
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long MEBIBYTE = 1L << 20;
    /** What the unpacked programs and a new cluster take together, rounded up. */
    private static final long NEEDED_MEBIBYTES = 160;

    EmbeddedPostgresException(String message) {
        this(message, null);
    }

    EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static EmbeddedPostgresException inUse(Path directory) {
        return new EmbeddedPostgresException(
                "The data directory " + directory + " is in use by another Latchkey that is still running");
    }

    static EmbeddedPostgresException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new EmbeddedPostgresException("Interrupted while waiting for the embedded PostgreSQL", cause);
    }

    /** Blames a full disk where that is so, since the file system's own words stay inside. */
    static EmbeddedPostgresException notWritten(Path directory, IOException cause) {
        return lacksSpace(directory)
                ? noSpace(directory, cause)
                : new EmbeddedPostgresException(
                        "The data directory " + directory + " cannot be written: check its owner and permissions, or "
                                + "set LATCHKEY_DATA_DIR to another place",
                        cause);
    }

    static EmbeddedPostgresException failed(String work, int exitCode, DataDirectory directory) {
        return lacksSpace(directory.path())
                ? noSpace(directory.path(), null)
                : new EmbeddedPostgresException("PostgreSQL did not " + work + " (exit code " + exitCode
                        + "): its reasons are in " + directory.log());
    }

    private static EmbeddedPostgresException noSpace(Path directory, @Nullable IOException cause) {
        return new EmbeddedPostgresException(
                "The disk of the data directory " + directory + " is full: a new database needs " + NEEDED_MEBIBYTES
                        + " MiB",
                cause);
    }

    private static boolean lacksSpace(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < NEEDED_MEBIBYTES * MEBIBYTE;
        } catch (IOException e) {
            return false; // then the disk is not what we can blame
        }
    }
}
