package dev.latchkey.adapters.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.task.TaskRepository;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.type.SqlTypes;

/** The database the service keeps its tasks in, entered as a role that row level security holds. */
public final class Database implements AutoCloseable {
    /** An export holds its connection for as long as its reader takes. */
    private static final int EXPORTS = 2;

    /** For the question who may come in. */
    private static final int ACCESS = 1;

    /** How many may wait to know of a session, for each connection. */
    private static final int WAITING_EACH = 32;

    /** As long as one of its portions may take to reach a slow reader. */
    private static final Duration EXPORT_MAY_STAND_STILL = Duration.ofSeconds(75);

    private final DatabaseConfig config;
    private final DatabaseWatch watch;
    private final HikariDataSource pool;
    private final HikariDataSource exportPool;
    private final HikariDataSource accessPool;
    private final SessionFactory sessions;
    private final OwnerTransactions transactions;
    private final PersonalDataRepository personalData;
    private final Revocations revocations;
    // No virtual thread, which would have its turn after all requests that have come, and they may wait for it.
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("revocations").daemon().factory());

    private Database(
            DatabaseConfig config,
            Pseudonyms pseudonyms,
            HikariDataSource pool,
            SessionFactory sessions,
            DatabaseWatch watch) {
        this.config = config;
        this.watch = watch;
        this.pool = pool;
        this.sessions = sessions;
        // Of their own, so that neither waits for the others: who may come in, and who reads slowly.
        this.accessPool = pool(config.withMaxPoolSize(ACCESS), "access", watch);
        this.exportPool = pool(config.withMaxPoolSize(EXPORTS), "exports", watch);
        var subject = new Subject(pseudonyms, config.binding());
        this.transactions = new OwnerTransactions(pool, sessions, subject, config.statementTimeout());
        this.revocations = new Revocations(
                transactions,
                accessPool,
                pseudonyms,
                config.longestTokenLife(),
                System::nanoTime,
                background,
                config.connectionTimeout(),
                watch);
        this.personalData = new PersonalTables(
                transactions,
                new OwnerTransactions(exportPool, sessions, subject, EXPORT_MAY_STAND_STILL),
                revocations,
                watch);
    }

    /**
     * Checks that the database can be reached, that its schema is of this version, and that its role cannot get round
     * row level security. Throws {@link DatabaseStartException} otherwise.
     */
    public static Database open(DatabaseConfig config) {
        return open(config, DatabaseWatch.NOBODY);
    }

    /** Likewise, and tells of its work. */
    public static Database open(DatabaseConfig config, DatabaseWatch watch) {
        var pool = pool(config, "requests", watch);
        // Hibernate needs time and no connection, the check little else.
        var sessions = CompletableFuture.supplyAsync(() -> sessions(pool), Database::onThreadOfItsOwn);
        try {
            return new Database(config, checked(config), pool, sessions.join(), watch);
        } catch (RuntimeException e) {
            var _ = sessions.whenComplete((factory, _) -> {
                if (factory != null) {
                    factory.close();
                }
                pool.close();
            });
            throw e;
        }
    }

    public TaskRepository tasks() {
        return new WatchedTaskRepository(new HibernateTaskRepository(transactions), watch);
    }

    /** Its connections, each pool's. */
    public List<ConnectionPool> pools() {
        return Stream.of(pool, accessPool, exportPool).map(ConnectionPool::new).toList();
    }

    /** Everything kept about a user, tasks included. */
    public PersonalDataRepository personalData() {
        return personalData;
    }

    /** Access taken back, as this instance knows it. */
    public Revocations revocations() {
        return revocations;
    }

    /**
     * Whether sessions that Better Auth keeps in this database live. Throws {@link DatabaseStartException} if the table is
     * not there, or the role may read too little of it or do too much.
     */
    public AccessCheck betterAuthSessions(SessionTable table) {
        // Half of the connections are left to those whose sessions are known. As many wait as may be with the database.
        var few = new FewAtOnce(
                WAITING_EACH * config.maxPoolSize(), Math.ceilDiv(config.maxPoolSize(), 2), config.connectionTimeout());
        return BetterAuthSessions.in(pool, table, config.statementTimeout(), few, watch);
    }

    /**
     * Whether the database answers now, and lets the role do its work; known within twice the connection timeout, and
     * however many requests wait for their connections.
     */
    public boolean isUsable() {
        try (var connection = accessPool.getConnection()) {
            return Usability.of(connection, config.connectionTimeout());
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        background.shutdown();
        sessions.close();
        exportPool.close();
        accessPool.close();
        pool.close();
    }

    /** How many connections an instance opens at most. */
    static int connections(DatabaseConfig config) {
        return config.maxPoolSize() + EXPORTS + ACCESS;
    }

    private static void onThreadOfItsOwn(Runnable work) {
        Thread.ofPlatform().name("hibernate-start").daemon().start(work);
    }

    private static Pseudonyms checked(DatabaseConfig config) {
        var dataSource = config.url().dataSource(config.parameters());
        try (var connection = FirstConnection.of(dataSource)) {
            StartCheck.require(connection);
            var pseudonyms = new Pseudonyms(StartCheck.pseudonymKey(connection));
            StartCheck.requireBinding(connection, new Subject(pseudonyms, config.binding()));
            return pseudonyms;
        } catch (SQLException e) {
            throw DatabaseStartException.noConnection(e);
        }
    }

    private static HikariDataSource pool(DatabaseConfig config, String name, DatabaseWatch watch) {
        return new HikariDataSource(WatchedPool.of(pool(config), name, watch));
    }

    static HikariConfig pool(DatabaseConfig config) {
        var pool = new HikariConfig();
        pool.setPoolName("latchkey");
        pool.setDataSource(config.url().dataSource(config.parameters()));
        pool.setMaximumPoolSize(config.maxPoolSize());
        pool.setConnectionTimeout(config.connectionTimeout().toMillis());
        pool.setValidationTimeout(config.connectionTimeout().toMillis());
        // The start check has just been there; later the pool waits for a database that comes back.
        pool.setInitializationFailTimeout(-1);
        // Idle connections go, and nothing wakes a database that its host suspends when it is idle.
        pool.setMinimumIdle(0);
        pool.setKeepaliveTime(0);
        return pool;
    }

    static SessionFactory sessions(DataSource pool) {
        var properties = new Properties();
        properties.put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
        // Said here, so that no connection is needed to ask: the oldest PostgreSQL that is served.
        properties.put(JdbcSettings.JAKARTA_HBM2DDL_DB_NAME, "PostgreSQL");
        properties.put(JdbcSettings.JAKARTA_HBM2DDL_DB_MAJOR_VERSION, "15");
        properties.put(JdbcSettings.ALLOW_METADATA_ON_BOOT, false);
        // The server's messages may repeat what a user wrote.
        properties.put(JdbcSettings.LOG_JDBC_ERRORS, false);
        properties.put(JdbcSettings.LOG_JDBC_WARNINGS, false);
        properties.put(MappingSettings.XML_MAPPING_ENABLED, false);
        // Otherwise of no type: the driver then describes a named statement first, and batches no user with it any
        // more.
        properties.put(MappingSettings.PREFERRED_INSTANT_JDBC_TYPE, SqlTypes.TIMESTAMP_WITH_TIMEZONE);
        // Without classes made at run time, for which a start would wait a tenth of a second: the only entity is final.
        var services = new StandardServiceRegistryBuilder()
                .applySettings(properties)
                .addService(BytecodeProvider.class, new BytecodeProviderImpl())
                .build();
        return new MetadataSources(services)
                .addAnnotatedClass(TaskRow.class)
                .buildMetadata()
                .buildSessionFactory();
    }
}
