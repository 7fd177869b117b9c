package dev.latchkey.bootstrap.postgres;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements for one of an embedded PostgreSQL's URLs. */
public final class Sql {
    private Sql() {}

    public static Connection connect(String url) throws SQLException {
        var uri = URI.create(url);
        var user = uri.getUserInfo().split(":", 2);
        return connect(url, user[0], user[1]);
    }

    static Connection connect(String url, String role, String password) throws SQLException {
        var uri = URI.create(url);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), role, password);
    }

    public static void execute(String url, String... statements) throws SQLException {
        try (var connection = connect(url);
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    /** The rows, each as text. */
    public static List<List<String>> query(String url, String text) throws SQLException {
        try (var connection = connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(text)) {
            var result = new ArrayList<List<String>>();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.add(rows.getString(column));
                }
                result.add(row);
            }
            return result;
        }
    }
}
