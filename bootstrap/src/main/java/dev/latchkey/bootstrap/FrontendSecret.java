package dev.latchkey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** What the Better Auth of {@code dev --frontend} signs cookies and encrypts its keys with. */
final class FrontendSecret {
    private static final int BYTES = 32;

    private FrontendSecret() {}

    /** That of a data directory, made where there is none yet: under another one its keys could not be read. */
    static String of(Path dataDirectory) throws IOException {
        var file = dataDirectory.resolve("better-auth.secret");
        if (Files.exists(file)) {
            return Files.readString(file);
        }
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        // Whole or not at all.
        var ownerAlone = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var unfinished = Files.createTempFile(dataDirectory, "better-auth", ".unfinished", ownerAlone);
        Files.writeString(unfinished, secret);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return secret;
    }
}
