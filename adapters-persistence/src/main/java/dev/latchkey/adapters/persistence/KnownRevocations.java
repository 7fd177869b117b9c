package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What this instance knows of the table of revocations: all that may still matter, by pseudonym. Asked again, PostgreSQL
 * gives what has changed since, by transaction ids, which miss nothing whatever order the transactions ended in.
 */
final class KnownRevocations {
    // No transaction below xmin was under way at this look: what any of them changed is in its answer.
    private static final String CHANGES = """
            with look as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
            select extract(epoch from pg_postmaster_start_time())::text, look.xmin::text::bigint, now(),
                encode(changed.pseudonym, 'hex'), changed.revoked_until, changed.ends_at
            from look left join latchkey.revocation changed
                on changed.changed_in >= ?::text::xid8 and changed.ends_at > now()""";

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final int ALL_AT_ONCE = 0;
    private static final int SOME_AT_A_TIME = 10_000;

    private record Revocation(Instant until, Instant endsAt) {
        Revocation furthest(Revocation other) {
            return other.until.isAfter(until) ? other : this;
        }
    }

    /** Which server counted the transactions, told by its start, and those before which all were seen. */
    private record Look(String server, long xmin) {
        static final Look NONE = new Look("", 0);
    }

    private final Pseudonyms pseudonyms;
    private final ConcurrentHashMap<String, Revocation> byPseudonym = new ConcurrentHashMap<>();
    // No revocation known here reaches further.
    private final AtomicReference<Instant> furthest = new AtomicReference<>(Instant.MIN);
    private final AtomicReference<Look> last = new AtomicReference<>(Look.NONE);
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.MIN);

    KnownRevocations(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /** Whether the caller's access is known to have been taken back since it was proven. */
    boolean isRevoked(Caller caller) {
        if (caller.provenAt().isAfter(furthest.get())) {
            // Most are, and a pseudonym costs more than to know them.
            return false;
        }
        var revocation = byPseudonym.get(pseudonyms.of(caller.user()));
        return revocation != null && !caller.provenAt().isAfter(revocation.until);
    }

    void remember(UserId user, Instant until, Instant endsAt) {
        remember(pseudonyms.of(user), new Revocation(until, endsAt));
    }

    /**
     * Learns what has changed since the last time, and forgets what can matter no more; one at a time. What fails may
     * leave the connection within a transaction, as its pool finds out.
     */
    void refresh(Connection connection) throws SQLException {
        var before = last.get();
        var look = refresh(connection, before.xmin);
        // A server that was started since may be a copy in the place of the first one, and its ids are not those seen.
        last.set(before.equals(Look.NONE) || look.server.equals(before.server) ? look : refresh(connection, 0));
    }

    int size() {
        return byPseudonym.size();
    }

    private Look refresh(Connection connection, long since) throws SQLException {
        if (since > 0) {
            return look(connection, since, ALL_AT_ONCE);
        }
        // There may be a million, which need not be in memory twice: the driver reads on only within a transaction.
        connection.setAutoCommit(false);
        var look = look(connection, since, SOME_AT_A_TIME);
        connection.commit();
        connection.setAutoCommit(true);
        return look;
    }

    private Look look(Connection connection, long since, int rowsAtATime) throws SQLException {
        try (var statement = connection.prepareStatement(CHANGES)) {
            statement.setFetchSize(rowsAtATime);
            statement.setString(1, Long.toString(since));
            try (var rows = statement.executeQuery()) {
                var look = Look.NONE;
                var now = Instant.MIN;
                while (rows.next()) {
                    look = new Look(rows.getString(1), rows.getLong(2));
                    now = instant(rows, 3);
                    var pseudonym = rows.getString(4);
                    if (pseudonym != null) {
                        remember(pseudonym, new Revocation(instant(rows, 5), instant(rows, 6)));
                    }
                }
                forgetBefore(now);
                return look;
            }
        }
    }

    /** All are looked through for that, so once a minute has to do; a clock that was set back must not end it. */
    void forgetBefore(Instant now) {
        var before = swept.get();
        if (Duration.between(before, now).abs().compareTo(BETWEEN_SWEEPS) >= 0) {
            swept.set(now);
            byPseudonym.values().removeIf(revocation -> revocation.endsAt.isBefore(now));
        }
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private void remember(String pseudonym, Revocation revocation) {
        // First, so that nobody passes by the revocation once it is there.
        furthest.accumulateAndGet(revocation.until, (one, other) -> one.isAfter(other) ? one : other);
        byPseudonym.merge(pseudonym, revocation, Revocation::furthest);
    }
}
