package dev.latchkey.adapters.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Better Auth's tables as its own migration makes them, the role that reads the sessions, and how often it asks. */
record SessionsOfATest(TestDatabase database, AtomicInteger asked, AtomicLong nanos) {
    static final SessionTable TABLE = new SessionTable("public", "session");

    /** Long for a query and short for a test. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    static final String COLUMNS = "(id, \"userId\", \"expiresAt\")";

    /** Alice's session {@code s1}, which lives for a week, and those who may read it. */
    static SessionsOfATest ofType(String idType, String alice, String session) {
        var database = PostgresServer.newDatabase();
        database.asSuperuser("""
                create table "user" (id %1$s primary key);
                create table session (id %1$s primary key, "expiresAt" timestamptz not null, token text not null unique,
                    "createdAt" timestamptz, "ipAddress" text, "userId" %1$s not null references "user" on delete cascade);
                create table account (id %1$s primary key, password text);
                create table verification (id %1$s primary key, value text);
                create table jwks (id %1$s primary key, "privateKey" text);
                """.formatted(idType));
        var sessions = new SessionsOfATest(database, new AtomicInteger(), new AtomicLong());
        sessions.grant("select " + COLUMNS + " on session");
        database.asSuperuser("insert into \"user\" values ('" + alice + "')");
        sessions.signIn(session, alice, "now() + interval '7 days'");
        return sessions;
    }

    static SessionsOfATest ofText() {
        return ofType("text", "alice", "s1");
    }

    void grant(String right) {
        database.asSuperuser("grant " + right + " to " + database.application());
    }

    void signIn(String session, String user, String until) {
        database.asSuperuser("insert into session (id, \"expiresAt\", token, \"userId\") values ('" + session + "', "
                + until + ", 'token of " + session + "', '" + user + "')");
    }

    void signOut(String session) {
        database.asSuperuser("delete from session where id = '" + session + "'");
    }

    /** Of an own connection each time, which is counted. */
    DataSource counted(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    asked.incrementAndGet();
                    try {
                        return method.invoke(source, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    BetterAuthSessions open(SessionTable table) {
        return open(table, BetterAuthSessions.MOST_KEPT);
    }

    BetterAuthSessions open(SessionTable table, int mostKept) {
        var source = database.url(database.application()).dataSource(Map.of());
        return open(source, table, mostKept);
    }

    BetterAuthSessions open(SessionTable table, DatabaseWatch watch) {
        var source = database.url(database.application()).dataSource(Map.of());
        return BetterAuthSessions.in(source, table, TIMEOUT, many(), watch);
    }

    BetterAuthSessions open(SessionTable table, Duration timeout) {
        var source = database.url(database.application()).dataSource(Map.of());
        return BetterAuthSessions.in(source, table, timeout, many(), DatabaseWatch.NOBODY);
    }

    BetterAuthSessions open(DataSource source, SessionTable table, int mostKept) {
        var sessions = BetterAuthSessions.in(
                counted(source), table, TIMEOUT, many(), DatabaseWatch.NOBODY, nanos::get, mostKept);
        asked.set(0);
        return sessions;
    }

    /** With all the time that a test may take. */
    BetterAuthSessions open(FewAtOnce few) {
        var source = counted(database.url(database.application()).dataSource(Map.of()));
        var sessions = BetterAuthSessions.in(source, TABLE, Duration.ofMinutes(1), few, DatabaseWatch.NOBODY);
        asked.set(0);
        return sessions;
    }

    /** As many as a test may want. */
    static FewAtOnce many() {
        return new FewAtOnce(1000, 1000, TIMEOUT);
    }
}
