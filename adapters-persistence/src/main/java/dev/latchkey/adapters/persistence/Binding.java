package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether the user of a transaction must be proven, so that SQL smuggled into a statement cannot speak for another one:
 * with a secret, the schema's own functions demand a proof that only its holder can give. Run as the schema's owner.
 */
final class Binding {
    /** The secret before this one still counts, while instances that know only it are replaced. */
    private static final int KEPT_SECRETS = 2;

    private Binding() {}

    /**
     * Makes the schema as the secret wants it. Throws {@link DatabaseStartException} if there is none and the schema
     * demands one: that nobody passed it on is no reason to do without.
     */
    static void apply(Connection connection, @Nullable BindingSecret secret, String applicationRole)
            throws SQLException {
        if (secret == null) {
            if (hasSecret(connection)) {
                throw new DatabaseStartException(Reason.BINDING_SECRET_MISSING);
            }
            run(connection, script("unbound.sql"));
            return;
        }
        keep(connection, secret);
        run(connection, script("bound.sql").replace("${pgcrypto}", pgcrypto(connection)));
        run(connection, "grant execute on function latchkey.speak_for(text, text, bytea) to " + applicationRole);
    }

    private static boolean hasSecret(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select exists (select from latchkey.binding_key)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static void keep(Connection connection, BindingSecret secret) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into latchkey.binding_key (key) values (?) on conflict do nothing")) {
            statement.setBytes(1, secret.bytes());
            statement.execute();
        }
        run(
                connection,
                "delete from latchkey.binding_key where id not in"
                        + " (select id from latchkey.binding_key order by id desc limit " + KEPT_SECRETS + ")");
    }

    /** The schema of the extension, as it is written in SQL; wherever somebody has put it already, it can stay. */
    private static String pgcrypto(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create extension if not exists pgcrypto with schema latchkey");
            try (var rows =
                    statement.executeQuery("select extnamespace::regnamespace::text from pg_catalog.pg_extension"
                            + " where extname = 'pgcrypto'")) {
                rows.next();
                var schema = rows.getString(1);
                // Of use as well as there.
                run(connection, "select " + schema + ".hmac('', 'key', 'sha256')");
                return schema;
            }
        } catch (SQLException e) {
            throw new DatabaseStartException(Reason.BINDING_NEEDS_PGCRYPTO, e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script(String name) {
        try (var script = Objects.requireNonNull(Binding.class.getResourceAsStream(name))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
