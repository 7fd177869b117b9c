package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service is to do, all of it checked.
 *
 * @param engine proves every algorithm that {@code jwt} lists
 * @param database the application's role, {@code null} for the embedded PostgreSQL
 * @param databaseOwner the role that migrates, {@code null} where the service only checks the schema
 * @param poolSize connections to the database at most
 * @param dataDirectory where the embedded PostgreSQL and the development issuer keep their files
 * @param warnings what will work and still should not stay so, each a line for the log
 */
record Settings(
        JwtConfig jwt,
        TokenEngine engine,
        HttpConfig http,
        @Nullable DatabaseUrl database,
        @Nullable DatabaseUrl databaseOwner,
        int poolSize,
        Path dataDirectory,
        List<String> warnings) {
    Settings {
        warnings = List.copyOf(warnings);
    }
}
