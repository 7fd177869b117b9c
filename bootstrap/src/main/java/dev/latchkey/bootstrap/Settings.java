package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpConfig;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.persistence.BindingSecret;
import dev.latchkey.adapters.persistence.DatabaseConfig;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.SessionTable;
import dev.latchkey.domain.token.TokenPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service is to do, all of it checked.
 *
 * @param engine proves every algorithm that {@code jwt} lists
 * @param database the application's role, {@code null} for the embedded PostgreSQL
 * @param databaseOwner the role that migrates, {@code null} where the service only checks the schema
 * @param binding what PostgreSQL wants each transaction's user proven with, {@code null} for no proof
 * @param poolSize connections to the database at most
 * @param sessions where Better Auth keeps its sessions, {@code null} where only their tokens count
 * @param dataDirectory where the embedded PostgreSQL and the development issuer keep their files
 * @param warmUp how long the service may make its code fast before it says that it is ready, zero for not at all
 * @param watching how the service lets itself be watched
 * @param findings what was found of the settings, well or ill
 */
record Settings(
        JwtConfig jwt,
        TokenEngine engine,
        HttpConfig http,
        @Nullable DatabaseUrl database,
        @Nullable DatabaseUrl databaseOwner,
        @Nullable BindingSecret binding,
        int poolSize,
        @Nullable SessionTable sessions,
        Path dataDirectory,
        Duration warmUp,
        Watching watching,
        List<Finding> findings) {
    Settings {
        findings = List.copyOf(findings);
    }

    /** How the database there is used. */
    DatabaseConfig databaseAt(DatabaseUrl url) {
        return DatabaseConfig.of(url)
                .withMaxPoolSize(poolSize)
                .withLongestTokenLife(longestTokenLife())
                .withBinding(binding);
    }

    /** How long after its issue a token can be accepted, whatever the clocks say. */
    Duration longestTokenLife() {
        return jwt.policy().maxLifetime().plus(TokenPolicy.MAX_CLOCK_SKEW);
    }
}
