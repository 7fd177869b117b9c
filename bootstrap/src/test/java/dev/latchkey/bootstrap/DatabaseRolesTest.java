package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.persistence.Database;
import dev.latchkey.adapters.persistence.DatabaseConfig;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.Schema;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The roles that deploy/postgres makes in a new database: enough for each, and nothing of the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DatabaseRolesTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "..");
    private static final Path ROLES = ROOT.resolve("deploy/postgres/roles.sql");
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("(?m)^\\\\getenv (\\w+) (\\w+)$");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path data;

    @SuppressWarnings("NullAway.Init") // made before all
    private EmbeddedPostgres postgres;

    @BeforeAll
    void start() throws IOException, SQLException {
        EmbeddedPostgres.start(data).close();
        Files.writeString(
                data.resolve("postgres/cluster/data/pg_hba.conf"),
                "host latchkey all 127.0.0.1/32 trust\n",
                StandardOpenOption.TRUNCATE_EXISTING);
        postgres = EmbeddedPostgres.start(data);
        Sql.execute(
                url("postgres"),
                "alter database latchkey owner to postgres",
                "drop owned by latchkey_app",
                "drop role latchkey_app",
                "drop owned by latchkey_owner",
                "drop role latchkey_owner",
                "grant connect on database latchkey to public",
                roles());
        Schema.migrate(DatabaseUrl.parse(url("latchkey_owner")), "latchkey_app", null);
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    /** The statements, without psql's own, and with a password in the place of what it takes from the environment. */
    private static String roles() throws IOException {
        return Pattern.compile(":'\\w+_password'")
                .matcher(Files.readString(ROLES).replaceAll("(?m)^\\\\.*$", ""))
                .replaceAll("'hush'");
    }

    private String url(String role) {
        var port = URI.create(postgres.ownerUrl()).getPort();
        return "postgresql://" + role + ":hush@127.0.0.1:" + port + "/latchkey";
    }

    private void assertRefused(String role, String statement) {
        var refusal = assertThrows(SQLException.class, () -> Sql.execute(url(role), statement));
        assertEquals("42501", refusal.getSQLState());
    }

    @Test
    void haveThePasswordsThatComposeGives() throws IOException {
        var compose = Files.readString(ROOT.resolve("compose.yaml"));
        var variables = FROM_ENVIRONMENT
                .matcher(Files.readString(ROLES))
                .results()
                .map((MatchResult it) -> it.group(2))
                .toList();
        assertEquals(3, variables.size());
        variables.forEach(it -> assertTrue(compose.contains("      " + it + ": ${" + it + ":?"), it));
    }

    @Test
    void letTheServiceStart() {
        Database.open(DatabaseConfig.of(DatabaseUrl.parse(url("latchkey_app")))).close();
    }

    @Test
    void haveBetterAuthKeepItsTablesInASchemaOfItsOwn() throws SQLException {
        Sql.execute(url("better_auth"), "create table session (id text primary key)");
        assertEquals(
                List.of(List.of("better_auth", "better_auth")),
                Sql.query(url("postgres"), "select schemaname, tableowner from pg_tables where tablename = 'session'"));
    }

    @Test
    void keepEachFromTheOthers() {
        assertRefused("better_auth", "select from latchkey.task");
        assertRefused("better_auth", "create schema another");
        assertRefused("latchkey_app", "create table better_auth.theirs (id text)");
        assertRefused("latchkey_app", "create table latchkey.theirs (id text)");
        assertRefused("latchkey_app", "create schema another");
        assertRefused("latchkey_owner", "create table better_auth.theirs (id text)");
    }

    @Test
    void letNobodyElseIn() throws SQLException {
        Sql.execute(url("postgres"), "create role somebody login");
        assertRefused("somebody", "select 1");
    }
}
