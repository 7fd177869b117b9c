package dev.latchkey.adapters.persistence;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is and as whom to enter it. The constructor and {@link #parse} throw
 * {@link IllegalArgumentException}, with a message that holds nothing of the value, if it makes no sense.
 *
 * @param address {@code host}, {@code host:port} or several of them with commas between; an IPv6 host in brackets
 * @param user the role that logs in
 * @param password empty where the role needs none
 * @param parameters by the names pgjdbc gives them; they win over this service's own choices
 */
public record DatabaseUrl(
        String address, String database, String user, String password, Map<String, String> parameters) {
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65535;

    public DatabaseUrl {
        for (var host : address.split(",", -1)) {
            requireHost(host);
        }
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the database URL names no user");
        }
        if (database.isEmpty()) {
            throw new IllegalArgumentException("the database URL names no database");
        }
        for (var name : parameters.keySet()) {
            if (PGProperty.forName(name) == null) {
                throw new IllegalArgumentException("the database URL has a parameter that pgjdbc does not know");
            }
        }
        if (sendsTheUserApart(parameters)) {
            throw new IllegalArgumentException(
                    "the database URL has preferQueryMode=simple, stringtype=unspecified or a"
                            + " negative prepareThreshold, with which no user can be spoken for: leave it out");
        }
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?parameter=value} as libpq and Neon spell it
     * (PostgreSQL manual, section 34.1.1.2) or {@code jdbc:postgresql://host:port/database?user=...&password=...}.
     */
    public static DatabaseUrl parse(String text) {
        return DatabaseUrlText.parse(text);
    }

    /** Connections by this URL; {@code defaults} are parameters the URL may override. */
    PGSimpleDataSource dataSource(Map<String, String> defaults) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setURL("jdbc:postgresql://" + address + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        defaults.forEach((name, value) -> set(dataSource, name, value));
        parameters.forEach((name, value) -> set(dataSource, name, value));
        return dataSource;
    }

    /**
     * Whether the driver would end its message between the statement that sets the user and the one that needs the user:
     * each is one of its own in simple mode, and of statements that were described before it batches none.
     */
    private static boolean sendsTheUserApart(Map<String, String> parameters) {
        return "simple".equals(parameters.get(PGProperty.PREFER_QUERY_MODE.getName()))
                || "unspecified".equalsIgnoreCase(parameters.get(PGProperty.STRING_TYPE.getName()))
                || parameters
                        .getOrDefault(PGProperty.PREPARE_THRESHOLD.getName(), "")
                        .startsWith("-");
    }

    private static void set(PGSimpleDataSource dataSource, String name, String value) {
        try {
            dataSource.setProperty(name, value);
        } catch (SQLException _) {
            throw new IllegalArgumentException("the database URL has a parameter that pgjdbc refuses");
        }
    }

    private static void requireHost(String host) {
        var matcher = HOST.matcher(host);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the database URL names no host, or not as a host is named");
        }
        var port = matcher.group(1);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT)) {
            throw new IllegalArgumentException("the database URL has a port that is not from 1 to " + MAX_PORT);
        }
    }

    /** Without the password and the parameters, which may hold another. */
    @Override
    public String toString() {
        return "DatabaseUrl[address=" + address + ", database=" + database + ", user=" + user + "]";
    }
}
