package dev.latchkey.adapters.persistence;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers in only while the session behind their token is in Better Auth's own table, alive and theirs: signing out
 * deletes it. What was found counts for {@link #KEPT}; who asks for the same meanwhile waits for the first to know. What
 * cannot be found out is asked anew each time. Few ask at once and few wait, so that good tokens of many sessions neither
 * take all connections nor keep all places while the table is slow.
 */
final class BetterAuthSessions implements AccessCheck {
    static final Duration KEPT = Duration.ofSeconds(5);
    static final int MOST_KEPT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(BetterAuthSessions.class);

    private record Claim(String session, String user) {}

    private final DataSource pool;
    private final String query;
    private final Preamble limit;
    private final ConcurrentMap<Claim, CompletableFuture<AccessStatus>> found;
    private final FewAtOnce few;
    private final DatabaseWatch watch;

    private BetterAuthSessions(
            DataSource pool,
            String query,
            Preamble limit,
            FewAtOnce few,
            DatabaseWatch watch,
            Ticker time,
            int mostKept) {
        this.pool = pool;
        this.query = query;
        this.limit = limit;
        this.few = few;
        this.watch = watch;
        this.found = Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .maximumSize(mostKept)
                .ticker(time)
                .executor(Runnable::run)
                .<Claim, AccessStatus>buildAsync()
                .asMap();
    }

    /**
     * Throws {@link DatabaseStartException} if the table is not there or the role's rights are not right.
     *
     * @param timeout how long PostgreSQL may take, since whoever changes the table locks it
     * @param few who may ask at once, and who may wait
     */
    static BetterAuthSessions in(
            DataSource pool, SessionTable table, Duration timeout, FewAtOnce few, DatabaseWatch watch) {
        return in(pool, table, timeout, few, watch, Ticker.systemTicker(), MOST_KEPT);
    }

    static BetterAuthSessions in(
            DataSource pool,
            SessionTable table,
            Duration timeout,
            FewAtOnce few,
            DatabaseWatch watch,
            Ticker time,
            int mostKept) {
        var limit = new Preamble("select set_config('statement_timeout', ?, true)", Long.toString(timeout.toMillis()));
        try (var connection = pool.getConnection()) {
            return new BetterAuthSessions(
                    pool, SessionTableCheck.query(connection, table), limit, few, watch, time, mostKept);
        } catch (SQLException e) {
            throw DatabaseStartException.noConnection(e);
        }
    }

    @Override
    public AccessStatus check(Caller caller) {
        var session = caller.session();
        return session == null
                ? AccessStatus.REVOKED
                : check(new Claim(session, caller.user().value()));
    }

    private AccessStatus check(Claim claim) {
        var known = found.get(claim);
        return known != null && known.isDone() ? known.join() : few.enter(() -> findOut(claim), AccessStatus.UNKNOWN);
    }

    private AccessStatus findOut(Claim claim) {
        var mine = new CompletableFuture<AccessStatus>();
        var others = found.putIfAbsent(claim, mine);
        if (others != null) {
            return others.join();
        }
        var status = AccessStatus.UNKNOWN;
        try {
            status = few.takeTurn(() -> ask(claim), AccessStatus.UNKNOWN);
        } finally {
            if (status == AccessStatus.UNKNOWN) {
                found.remove(claim, mine);
            }
            mine.complete(status);
        }
        return status;
    }

    private AccessStatus ask(Claim claim) {
        try {
            return watch.during(DatabaseOperation.FIND_SESSION, () -> find(claim));
        } catch (UserDataUnavailableException e) {
            var state = SqlStates.of(e).orElse("none");
            if (state.startsWith("22")) {
                return AccessStatus.REVOKED; // text that no session here can be named
            }
            LOG.atWarn().addKeyValue("sqlState", state).log("sessions_unavailable");
            return AccessStatus.UNKNOWN;
        }
    }

    private AccessStatus find(Claim claim) {
        try (var connection = pool.getConnection();
                var statement =
                        PreambleConnection.ofOneStatement(connection, limit).prepareStatement(query)) {
            statement.setString(1, claim.session());
            statement.setString(2, claim.user());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? AccessStatus.STANDS : AccessStatus.REVOKED;
            }
        } catch (SQLException e) {
            throw new UserDataUnavailableException(e);
        }
    }
}
