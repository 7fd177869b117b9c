package dev.latchkey.adapters.persistence;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Holds the database, as it is, against what the service needs of it, and says all that it finds: what it cannot see is
 * a finding too. It changes nothing.
 */
public final class DatabaseExamination {
    /** What is well where none of the faults is found. */
    private record Fit(Code code, Set<Code> faults) {}

    private static final List<Fit> FITS = List.of(
            new Fit(Code.ROLE_FIT, EnumSet.range(Code.ROLE_IS_SUPERUSER, Code.USER_PRESET)),
            new Fit(Code.ISOLATION_FIT, Set.of(Code.ISOLATION_PRESET)),
            new Fit(
                    Code.ROW_SECURITY_FORCED,
                    Set.of(Code.SCHEMA_MISSING, Code.ROW_SECURITY_NOT_FORCED, Code.POLICY_MISSING)));

    private final DatabaseConfig config;
    private final @Nullable SessionTable sessions;
    private final DataSource dataSource;
    private final Duration limit;
    private final List<DatabaseFinding> findings = new ArrayList<>();

    private DatabaseExamination(DatabaseConfig config, @Nullable SessionTable sessions, Duration limit) {
        this.config = config;
        this.sessions = sessions;
        this.dataSource = dataSource(config, limit);
        this.limit = limit;
    }

    /**
     * What there is to say, well or ill, in the order in which one depends on another. A database that does not answer
     * costs a few times the limit.
     *
     * @param sessions where Better Auth keeps its sessions, {@code null} where the service does not read them
     * @param limit how long PostgreSQL may be silent, in whole seconds, 1 s or more
     */
    public static List<DatabaseFinding> of(DatabaseConfig config, @Nullable SessionTable sessions, Duration limit) {
        var examination = new DatabaseExamination(config, sessions, limit);
        examination.examine();
        return List.copyOf(examination.findings);
    }

    /** What the URL alone says of the encryption of its connections. */
    public static DatabaseFinding encryption(DatabaseUrl url) {
        return Encryption.examined(url);
    }

    private void examine() {
        findings.add(encryption(config.url()));
        try (var connection = FirstConnection.of(dataSource)) {
            findings.add(new DatabaseFinding(Code.REACHABLE));
            examine("version", () -> List.of(ServerVersion.seen(connection).examined()));
            examine("pooler", () -> pooler(connection));
            examine("connections", () -> connections(connection));
            examine("writable", () -> writable(connection));
            examine("role", () -> role(connection));
            examine("schema", () -> schema(connection));
            examine("binding", () -> binding(connection));
            examine("sessions", () -> sessions(connection));
        } catch (DatabaseStartException e) {
            findings.add(ConnectionFailure.of(e, config.url(), limit));
        } catch (SQLException _) {
            // of closing
        }
    }

    private interface Check {
        List<DatabaseFinding> findings() throws SQLException;
    }

    private void examine(String name, Check check) {
        try {
            findings.addAll(check.findings());
        } catch (SQLException e) {
            findings.add(new DatabaseFinding(
                    Code.NOT_EXAMINED,
                    new Fact("check", name),
                    new Fact("sqlState", SqlStates.of(e).orElse("none"))));
        }
    }

    private List<DatabaseFinding> pooler(Connection connection) throws SQLException {
        var pooler = Pooler.examined(dataSource, connection);
        var named = pooler == Code.POOLER_BY_TRANSACTION
                && !config.url()
                        .parameters()
                        .getOrDefault("prepareThreshold", "0")
                        .equals("0");
        return Stream.concat(Stream.of(pooler), named ? Stream.of(Code.STATEMENTS_NAMED) : Stream.of())
                .map(DatabaseFinding::new)
                .toList();
    }

    private List<DatabaseFinding> connections(Connection connection) throws SQLException {
        var each = Database.connections(config);
        return List.of(
                found(Code.NO_POOLER)
                        ? ConnectionLimit.seen(connection).examined(each)
                        : new DatabaseFinding(Code.POOL_BEHIND_POOLER, new Fact("connections", each)));
    }

    private static List<DatabaseFinding> writable(Connection connection) throws SQLException {
        return List.of(new DatabaseFinding(StartCheck.isReadOnly(connection) ? Code.READ_ONLY : Code.WRITABLE));
    }

    private static List<DatabaseFinding> role(Connection connection) throws SQLException {
        var faults = Catalogue.faults(connection);
        var fits = FITS.stream()
                .filter(fit -> faults.stream().noneMatch(it -> fit.faults.contains(it.code())))
                .map(fit -> new DatabaseFinding(fit.code));
        return Stream.concat(faults.stream(), fits).toList();
    }

    private List<DatabaseFinding> schema(Connection connection) throws SQLException {
        if (found(Code.SCHEMA_MISSING)) {
            return List.of();
        }
        var version = StartCheck.schemaVersion(connection);
        return List.of(new DatabaseFinding(
                StartCheck.schemaFault(version).map(Code::of).orElse(Code.SCHEMA_CURRENT),
                new Fact("version", version),
                new Fact("needed", Schema.VERSION)));
    }

    private List<DatabaseFinding> binding(Connection connection) throws SQLException {
        if (found(Code.SCHEMA_MISSING)) {
            return List.of();
        }
        var subject = new Subject(new Pseudonyms(StartCheck.pseudonymKey(connection)), config.binding());
        var fault = StartCheck.bindingFault(connection, subject);
        return List.of(new DatabaseFinding(fault.map(Code::of).orElse(subject.isBound() ? Code.BOUND : Code.UNBOUND)));
    }

    private List<DatabaseFinding> sessions(Connection connection) throws SQLException {
        if (sessions == null) {
            return List.of();
        }
        try {
            SessionTableCheck.query(connection, sessions);
            return List.of(new DatabaseFinding(Code.SESSIONS_READABLE));
        } catch (DatabaseStartException e) {
            return List.of(new DatabaseFinding(Code.of(e.reason())));
        }
    }

    private boolean found(Code code) {
        return findings.stream().anyMatch(it -> it.code() == code);
    }

    private static DataSource dataSource(DatabaseConfig config, Duration limit) {
        var seconds = Math.toIntExact(limit.toSeconds());
        var dataSource = config.url().dataSource(config.parameters());
        dataSource.setConnectTimeout(seconds);
        dataSource.setSocketTimeout(seconds);
        // Of the whole, for what drips; after the two others, which say more.
        dataSource.setLoginTimeout(2 * seconds);
        return dataSource;
    }
}
