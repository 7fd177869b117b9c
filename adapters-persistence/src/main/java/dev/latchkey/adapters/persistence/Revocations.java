package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access taken back, in PostgreSQL and in memory: a revocation is in force here when it was made here, and on every other
 * instance within two seconds. While PostgreSQL cannot be asked, what is known counts for 30 seconds; after that nobody's
 * access is certain.
 */
public final class Revocations implements AccessCheck, RevocationRepository {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final OwnerTransactions transactions;
    private final DataSource source;
    private final KnownRevocations known;
    private final Freshness freshness;
    private final Duration longestTokenLife;
    private final DatabaseWatch watch;

    Revocations(
            OwnerTransactions transactions,
            DataSource source,
            Pseudonyms pseudonyms,
            Duration longestTokenLife,
            LongSupplier nanoTime,
            Executor background,
            Duration patience,
            DatabaseWatch watch) {
        this.transactions = transactions;
        this.source = source;
        this.known = new KnownRevocations(pseudonyms);
        this.freshness = new Freshness(this::refresh, background, nanoTime, patience);
        this.longestTokenLife = longestTokenLife;
        this.watch = watch;
    }

    @Override
    public AccessStatus check(Caller caller) {
        // What is known to be taken back stays so, however old that knowledge is.
        var good = freshness.isGood();
        if (known.isRevoked(caller)) {
            return AccessStatus.REVOKED;
        }
        return good ? AccessStatus.STANDS : AccessStatus.UNKNOWN;
    }

    /** Throws {@link UserDataUnavailableException} if the revocation cannot be kept for now. */
    @Override
    public void revoke(UserId user, Instant until) {
        watch.during(
                DatabaseOperation.REVOKE,
                () -> transactions.run(user, session -> {
                    RevocationTable.forgetEnded(session);
                    RevocationTable.keep(session, until, endOf(until));
                    return until;
                }));
        learn(user, until);
    }

    /** How old what is known here is; nothing before PostgreSQL was asked once. It ages where nobody comes in. */
    public Optional<Duration> age() {
        return freshness.age();
    }

    /** Knows of a revocation that was just committed. */
    void learn(UserId user, Instant until) {
        known.remember(user, until, endOf(until));
    }

    /** When no token issued by then can be alive any more. */
    Instant endOf(Instant until) {
        return until.plus(longestTokenLife);
    }

    private boolean refresh() {
        try {
            return watch.during(DatabaseOperation.LEARN_REVOCATIONS, this::learn);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("sqlState", SqlStates.of(e).orElse("none")).log("revocations_unavailable");
            return false;
        }
    }

    private boolean learn() {
        try (var connection = source.getConnection()) {
            known.refresh(connection);
            return true;
        } catch (SQLException e) {
            throw new UserDataUnavailableException(e);
        }
    }
}
