package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Better Auth's place in the service's database: a role and a schema of its own, both named {@code better_auth}. It
 * reaches nothing of the service's, nor the service anything of its.
 */
record Lodging(Cluster cluster) {
    private static final String ROLE = "better_auth";
    private static final String HOST_BASED_AUTHENTICATION = "host latchkey better_auth 127.0.0.1/32 scram-sha-256\n";

    /** Made where it is missing. No server of the cluster may run meanwhile. */
    void prepare(Programs programs) {
        if (Files.exists(passwordFile())) {
            return;
        }
        var password = Credentials.password(new SecureRandom());
        cluster.execute(
                "make a role for Better Auth", "latchkey", String.format(Locale.ROOT, """
                DO $$ BEGIN IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s; END IF; END $$
                ALTER ROLE %1$s LOGIN PASSWORD '%2$s'
                ALTER ROLE %1$s SET search_path = %1$s
                GRANT CONNECT ON DATABASE latchkey TO %1$s
                CREATE SCHEMA IF NOT EXISTS %1$s AUTHORIZATION %1$s
                """, ROLE, password), programs);
        try {
            Files.writeString(
                    cluster.files().resolve("pg_hba.conf"),
                    HOST_BASED_AUTHENTICATION,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
            // Last: until it is there, all of this is done again.
            write(password);
        } catch (IOException e) {
            throw EmbeddedPostgresException.notWritten(cluster.files(), e);
        }
    }

    private void write(String password) throws IOException {
        var ownerAlone = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        var whole = passwordFile().resolveSibling("better-auth.password.new");
        Files.deleteIfExists(whole);
        try (var channel = FileChannel.open(whole, options, ownerAlone)) {
            channel.write(ByteBuffer.wrap(password.getBytes(StandardCharsets.US_ASCII)));
        }
        Files.move(whole, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empty where it was never prepared. */
    Optional<String> url(int port) {
        try {
            return Files.exists(passwordFile())
                    ? Optional.of(cluster.url(ROLE, Files.readString(passwordFile()), port))
                    : Optional.empty();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Better Auth's password in " + passwordFile() + " cannot be read", e);
        }
    }

    /** Beside the other roles' passwords. */
    private Path passwordFile() {
        return cluster.files().resolveSibling("better-auth.password");
    }
}
