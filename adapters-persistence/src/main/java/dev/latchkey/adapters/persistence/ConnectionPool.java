package dev.latchkey.adapters.persistence;

import com.zaxxer.hikari.HikariDataSource;

/** A pool of connections, as it is whenever it is asked. */
public final class ConnectionPool {
    private final HikariDataSource pool;

    ConnectionPool(HikariDataSource pool) {
        this.pool = pool;
    }

    /** What it is for: {@code requests}, {@code access} or {@code exports}. */
    public String name() {
        return pool.getPoolName();
    }

    /** Connections that somebody works with. */
    public int used() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    /** Connections that are open and wait for work. */
    public int idle() {
        return pool.getHikariPoolMXBean().getIdleConnections();
    }

    /** How many wait for a connection. */
    public int pending() {
        return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    /** How many connections there can be. */
    public int max() {
        return pool.getMaximumPoolSize();
    }
}
