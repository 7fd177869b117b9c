package dev.latchkey.bootstrap.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.Set;

/** The passwords of the two roles, kept beside the cluster in a file for its owner's eyes alone. Never prints itself. */
record Credentials(String ownerPassword, String applicationPassword) {
    static final String OWNER = "latchkey_owner";
    static final String APPLICATION = "latchkey_app";

    private static final int PASSWORD_BYTES = 24;

    static Credentials generate(SecureRandom random) {
        return new Credentials(password(random), password(random));
    }

    /** A new one: 32 letters, digits, hyphens and underscores. */
    static String password(SecureRandom random) {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes); // safe in a URL and in an SQL literal
    }

    /** On the disk when it returns, since a cluster that outlived its passwords would be lost. */
    void write(Path file) throws IOException {
        var text = OWNER + "=" + ownerPassword + "\n" + APPLICATION + "=" + applicationPassword + "\n";
        var ownerAlone = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try (var channel = FileChannel.open(file, options, ownerAlone)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    static Credentials read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(file);
        }
        var ownerPassword = properties.getProperty(OWNER);
        var applicationPassword = properties.getProperty(APPLICATION);
        if (ownerPassword == null || applicationPassword == null) {
            throw damaged(file);
        }
        return new Credentials(ownerPassword, applicationPassword);
    }

    private static EmbeddedPostgresException damaged(Path file) {
        return new EmbeddedPostgresException("The database's passwords in " + file + " cannot be read");
    }

    @Override
    public String toString() {
        return "Credentials[not shown]";
    }
}
