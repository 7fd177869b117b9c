package dev.latchkey.adapters.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for 127.0.0.1 that nobody has signed, made for one run, as files that PostgreSQL reads. */
final class ServerCertificate {
    static final String CERTIFICATE = "server.crt";
    private static final String KEY = "server.key";
    private static final char[] PASSWORD = "of a file that lives for a moment".toCharArray();

    private ServerCertificate() {}

    /** Written where a server with {@code ssl = on} looks for it. */
    static void writeInto(Path directory) {
        try {
            var store = directory.resolve("made.p12");
            make(store);
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            write(
                    directory.resolve(CERTIFICATE),
                    "CERTIFICATE",
                    keys.getCertificate("server").getEncoded());
            write(
                    directory.resolve(KEY),
                    "PRIVATE KEY",
                    keys.getKey("server", PASSWORD).getEncoded());
            Files.delete(store);
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError("no certificate", e);
        }
    }

    private static void make(Path store) throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
