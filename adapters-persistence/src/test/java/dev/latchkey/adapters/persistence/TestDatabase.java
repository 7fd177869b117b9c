package dev.latchkey.adapters.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database with the two roles that the service wants, and the superuser who can make either unfit. */
record TestDatabase(String address, String name) {
    static final String PASSWORD = "p@ss/w:rd?";

    void create() {
        createWith(PASSWORD, "template1");
    }

    /** @param password or what PostgreSQL keeps of it */
    void createWith(String password, String template) {
        try (var connection = new TestDatabase(address, "postgres").connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create role %s login password '%s'".formatted(owner(), password));
            statement.execute("create role %s login password '%s'".formatted(application(), password));
            statement.execute("create database %s owner %s template %s".formatted(name, owner(), template));
        } catch (SQLException e) {
            throw new AssertionError("no database", e);
        }
    }

    TestDatabase migrated() {
        return migratedWith(null);
    }

    TestDatabase migratedWith(@Nullable BindingSecret binding) {
        Schema.migrate(url(owner()), application(), binding);
        return this;
    }

    String owner() {
        return name + "_owner";
    }

    String application() {
        return name + "_app";
    }

    DatabaseUrl url(String role) {
        return new DatabaseUrl(address, name, role, PASSWORD, Map.of());
    }

    /** Of few connections and short timeouts, so that a test of either is quick. */
    DatabaseConfig config(int maxPoolSize) {
        return new DatabaseConfig(
                url(application()),
                maxPoolSize,
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofDays(7),
                null);
    }

    Database open() {
        return openWith(null);
    }

    Database openWith(@Nullable BindingSecret binding) {
        return Database.open(DatabaseConfig.of(url(application())).withBinding(binding));
    }

    Connection connect(String role) throws SQLException {
        return url(role).dataSource(Map.of()).getConnection();
    }

    /** Leaves the function to its owner alone. */
    void withhold(String function) {
        asSuperuser("revoke execute on function latchkey." + function + " from public, " + application());
    }

    void asSuperuser(String sql) {
        execute("postgres", sql);
    }

    void execute(String role, String sql) {
        try (var connection = connect(role);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("the test's own statement failed: " + sql, e);
        }
    }

    /** The first column of every row. */
    List<String> query(String role, String sql) {
        try (var connection = connect(role)) {
            return query(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError("the test's own query failed: " + sql, e);
        }
    }

    static List<String> query(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        }
    }

    /** Asks as the superuser until the answer is as expected. */
    void await(String sql, String expected) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!query("postgres", sql).equals(List.of(expected))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never " + expected + ": " + sql);
            }
            Thread.onSpinWait();
        }
    }
}
