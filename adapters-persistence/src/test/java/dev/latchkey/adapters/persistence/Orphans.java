package dev.latchkey.adapters.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * The servers of test JVMs that were ended without a chance to end their own, as mutation tests do with dozens: each
 * leaves a process and up to a gigabyte.
 */
final class Orphans {
    /** Younger ones may be about to be locked. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private Orphans() {}

    /** Ends and removes them; what cannot be removed now is left for the next time. */
    static void remove() {
        try (var directories = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "epg*")) {
            for (var directory : directories) {
                removeIfOrphan(directory);
            }
        } catch (IOException | UncheckedIOException _) {
            // somebody else is at it
        }
    }

    /** The library that starts a server keeps this file locked for as long as its JVM lives. */
    private static void removeIfOrphan(Path directory) throws IOException {
        var lock = directory.resolve("epg-lock");
        var locks = Files.exists(lock);
        if (Files.getLastModifiedTime(locks ? lock : directory)
                .toInstant()
                .isAfter(Instant.now().minus(YOUNG))) {
            return;
        }
        if (!locks) {
            // Its JVM was ended while it removed it.
            delete(directory);
            return;
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var locked = channel.tryLock()) {
            if (locked != null) {
                end(directory.resolve("postmaster.pid"));
                delete(directory);
            }
        }
    }

    private static void end(Path pidFile) throws IOException {
        if (Files.exists(pidFile)) {
            var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle.of(pid)
                    .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
