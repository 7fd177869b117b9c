package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One database for Better Auth and Latchkey, whose roles own nothing of each other. Better Auth's tables are in
 * {@code public}, and once more in {@code auth}.
 */
record SharedPostgres(EmbeddedPostgres postgres) implements AutoCloseable {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Pattern SQL = Pattern.compile("```sql\n([^`]*THE_ROLE[^`]*)```");

    static SharedPostgres start(Path data) throws IOException, SQLException {
        EmbeddedPostgres.start(data).close();
        Files.writeString(
                data.resolve("postgres/cluster/data/pg_hba.conf"),
                "host latchkey postgres,better_auth 127.0.0.1/32 trust\n",
                StandardOpenOption.APPEND);
        var shared = new SharedPostgres(EmbeddedPostgres.start(data));
        Sql.execute(
                shared.url("postgres"),
                "create role better_auth login",
                "grant connect on database latchkey to better_auth",
                "grant create on schema public to better_auth",
                "create schema auth authorization better_auth");
        return shared;
    }

    private String url(String role) {
        var port = URI.create(postgres.ownerUrl()).getPort();
        return "postgresql://" + role + ":none@127.0.0.1:" + port + "/latchkey";
    }

    /** For a Better Auth in {@code public}. */
    String betterAuthUrl() {
        return url("better_auth");
    }

    /** For a Better Auth in {@code auth}: as its documentation of PostgreSQL has it. */
    String betterAuthUrlInAuth() {
        return betterAuthUrl() + "?options=-c%20search_path%3Dauth";
    }

    /** For a Latchkey that asks for the sessions, those of {@code public} unless told otherwise. */
    Map<String, String> settings(BetterAuthServer issuer) {
        return Map.of(
                "BETTER_AUTH_URL", issuer.url(),
                "DATABASE_URL", postgres.applicationUrl(),
                "LATCHKEY_DATABASE_OWNER_URL", postgres.ownerUrl(),
                "LATCHKEY_SESSION_CHECK", "true");
    }

    /** What {@code docs/operations.md} tells operators to grant, for sessions in {@code public}. */
    void grant() throws IOException, SQLException {
        grant(0);
    }

    /** The same, for sessions in {@code auth}. */
    void grantInAuth() throws IOException, SQLException {
        grant(1);
    }

    private void grant(int number) throws IOException, SQLException {
        var documented = SQL.matcher(Files.readString(MODULE.resolve("../docs/operations.md")))
                .results()
                .map(block -> block.group(1).strip())
                .filter(sql -> sql.startsWith("grant "))
                .map(sql -> sql.replace("THE_ROLE", "latchkey_app"))
                .toList();
        assertEquals(2, documented.size());
        asBetterAuth(documented.get(number));
    }

    void asBetterAuth(String statement) throws SQLException {
        Sql.execute(betterAuthUrl(), statement);
    }

    List<List<String>> asLatchkey(String query) throws SQLException {
        return Sql.query(postgres.applicationUrl(), query);
    }

    @Override
    public void close() {
        postgres.close();
    }
}
