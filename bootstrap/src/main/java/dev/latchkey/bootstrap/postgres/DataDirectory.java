package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory {@code postgres} of a Latchkey data directory, claimed by one living service at a time. The
 * claim is a file lock, which the kernel takes back however the service ends.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String UNFINISHED = "unfinished-";

    private final Path path;
    private final FileChannel claim;

    private DataDirectory(Path path, FileChannel claim) {
        this.path = path;
        this.claim = claim;
    }

    static DataDirectory claim(Path dataDirectory) {
        try {
            var path = makePrivate(dataDirectory).toRealPath();
            refuseOwnServer(path);
            var channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(channel, path);
            var claimed = new DataDirectory(path, channel);
            claimed.removeUnfinished();
            return claimed;
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(dataDirectory.toAbsolutePath(), e);
        }
    }

    private static Path makePrivate(Path dataDirectory) throws IOException {
        var ownerAlone = PosixFilePermissions.fromString("rwx------");
        var path = below(dataDirectory);
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(ownerAlone));
        Files.setPosixFilePermissions(path, ownerAlone);
        return path;
    }

    private static Path below(Path dataDirectory) {
        return dataDirectory.toAbsolutePath().normalize().resolve("postgres");
    }

    /** Where the cluster of a data directory is, whoever has claimed it. */
    static Path clusterBelow(Path dataDirectory) {
        return cluster(below(dataDirectory));
    }

    /** Closing a second channel on the lock file would release the first one's lock (POSIX), so look before opening. */
    private static void refuseOwnServer(Path path) {
        var parent = new PidFile(cluster(path).resolve(Cluster.FILES)).server().flatMap(ProcessHandle::parent);
        if (parent.equals(Optional.of(ProcessHandle.current()))) {
            throw EmbeddedPostgresException.inUse(path);
        }
    }

    private static void lock(FileChannel channel, Path path) throws IOException {
        if (!isLocked(channel)) {
            channel.close();
            throw EmbeddedPostgresException.inUse(path);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path cluster() {
        return cluster(path);
    }

    private static Path cluster(Path path) {
        return path.resolve("cluster");
    }

    /** What PostgreSQL's programs have to say. */
    Path log() {
        return path.resolve("postgres.log");
    }

    /** Builds {@code target} elsewhere and renames it when it is whole, so that nothing half made is taken for it. */
    void build(Path target, Work work) throws IOException {
        var unfinished = Files.createTempDirectory(path, UNFINISHED);
        try {
            work.fill(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | EmbeddedPostgresException e) {
            removeIfPossible(unfinished);
            throw e;
        }
        try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true); // a rename is kept by its directory
        }
    }

    @FunctionalInterface
    interface Work {
        void fill(Path unfinished) throws IOException;
    }

    private void removeUnfinished() throws IOException {
        try (var leftovers = Files.newDirectoryStream(path, UNFINISHED + "*")) {
            leftovers.forEach(DataDirectory::removeIfPossible);
        }
    }

    /** A leftover that resists, say because a killed service's initdb still fills it, waits for the next start. */
    private static void removeIfPossible(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn().addKeyValue("directory", directory.getFileName()).log("embedded_postgres.leftover_stays");
        }
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(path, e);
        }
    }
}
