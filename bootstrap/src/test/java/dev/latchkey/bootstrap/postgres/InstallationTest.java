package dev.latchkey.bootstrap.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class InstallationTest {
    @Nested
    final class HasAnArchive {
        @ParameterizedTest
        @CsvSource({"Linux, amd64", "Linux, x86_64", "Linux, aarch64", "Linux, arm64"})
        void forLinuxUnderEachNameOfItsProcessors(String system, String machine) throws IOException {
            org.junit.jupiter.api.Assumptions.assumeTrue(
                    System.getProperty("os.name").equals("Linux"));
            try (var archive = Installation.archive(system, machine)) {
                assertTrue(archive.read() >= 0);
            }
        }

        @ParameterizedTest
        @CsvSource({"Windows 11, amd64", "Linux, riscv64", "Linux, ../amd64"})
        void forNoOther(String system, String machine) {
            var missing = assertThrows(
                    EmbeddedPostgresException.class,
                    () -> Installation.archive(system, machine).close());
            assertEquals(
                    "This Latchkey brings no PostgreSQL for " + system + " on " + machine
                            + ": set DATABASE_URL to a PostgreSQL of your own",
                    missing.getMessage());
        }
    }

    @Nested
    final class Unpacks {
        @Test
        void filesLinksAndTheRightToExecute(@TempDir Path target) throws IOException {
            Installation.unpack(
                    archive(
                            new TarArchiveEntry("bin/"),
                            file("bin/program", 0755),
                            file("lib/deep/library", 0644),
                            link("lib/alias", "deep/library")),
                    target);
            assertEquals("bin/program", Files.readString(target.resolve("bin/program")));
            assertTrue(Files.isExecutable(target.resolve("bin/program")));
            assertEquals("lib/deep/library", Files.readString(target.resolve("lib/alias")));
            assertEquals(Path.of("deep/library"), Files.readSymbolicLink(target.resolve("lib/alias")));
            assertFalse(Files.isExecutable(target.resolve("lib/deep/library")));
        }

        @Test
        void nothingOutsideOfItsPlace(@TempDir Path directory) throws IOException {
            var target = Files.createDirectory(directory.resolve("target"));
            var archive = archive(file("../outside", 0644));
            assertThrows(IOException.class, () -> Installation.unpack(archive, target));
            assertFalse(Files.exists(directory.resolve("outside")));
        }

        private static TarArchiveEntry file(String name, int mode) {
            var entry = new TarArchiveEntry(name, true);
            entry.setMode(mode);
            entry.setSize(name.length());
            return entry;
        }

        private static TarArchiveEntry link(String name, String target) {
            var entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
            entry.setLinkName(target);
            return entry;
        }

        /** Each file holds its own name. */
        private static ByteArrayInputStream archive(TarArchiveEntry... entries) throws IOException {
            var bytes = new ByteArrayOutputStream();
            try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
                for (var entry : entries) {
                    tar.putArchiveEntry(entry);
                    if (entry.isFile() && !entry.isSymbolicLink()) {
                        tar.write(entry.getName().getBytes(StandardCharsets.UTF_8));
                    }
                    tar.closeArchiveEntry();
                }
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }
    }
}
