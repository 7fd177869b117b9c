package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataReadOnlyException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import jakarta.persistence.PersistenceException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to the tables: a transaction that speaks for one owner. The owner is set in the transaction and local to
 * it: whatever ends the transaction, commit, error or a lost connection, ends that too, so that no connection goes back
 * to a pool, ours or PgBouncer's, speaking for anyone.
 */
final class OwnerTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerTransactions.class);

    private final DataSource pool;
    private final SessionFactory sessions;
    private final Subject subject;
    private final Duration statementTimeout;

    OwnerTransactions(DataSource pool, SessionFactory sessions, Subject subject, Duration statementTimeout) {
        this.pool = pool;
        this.sessions = sessions;
        this.subject = subject;
        this.statementTimeout = statementTimeout;
    }

    /**
     * What one statement answers, in a transaction of its own: one round trip for all of it.
     *
     * @throws UserDataUnavailableException if the database is at fault
     */
    <T> T once(UserId owner, Function<StatelessSession, T> statement) {
        return once(speakFor(owner), statement);
    }

    /** Likewise, if the owner's access still stands; nothing otherwise. */
    <T> Optional<T> once(Caller owner, Function<StatelessSession, T> statement) {
        return once(owner, Preamble.NONE, statement);
    }

    /** Likewise, with {@code ahead} in the same transaction, before the statement. */
    <T> Optional<T> once(Caller owner, Preamble ahead, Function<StatelessSession, T> statement) {
        var preamble = speakFor(owner.user()).then(Subject.admit(owner, false)).then(ahead);
        return ifAdmitted(() -> once(preamble, statement));
    }

    /**
     * What {@code work} answers, committed. An exception of its own comes through as it is, after a rollback.
     *
     * @throws UserDataUnavailableException if the database is at fault
     */
    <T> T run(UserId owner, Function<StatelessSession, T> work) {
        return run(speakFor(owner), work);
    }

    /**
     * Likewise, if the owner's access still stands, and with no addition of theirs meanwhile; nothing otherwise.
     *
     * @param limit how long a statement of {@code work} may take, since it may go over any number of rows
     */
    <T> Optional<T> runAlone(Caller owner, Duration limit, Function<StatelessSession, T> work) {
        var preamble = speakFor(owner.user())
                .then(Subject.admit(owner, true))
                .then(Subject.overManyRows(limit, statementTimeout));
        return ifAdmitted(() -> translated(() -> {
            try (var connection = pool.getConnection()) {
                // PostgreSQL is silent for as long. The pool sets it back.
                connection.setNetworkTimeout(
                        Runnable::run,
                        Math.toIntExact(limit.plus(statementTimeout).toMillis()));
                return run(connection, preamble, work);
            }
        }));
    }

    /** What {@code work} reads, all of it as it was at one moment. */
    <T> T read(UserId owner, Function<StatelessSession, T> work) {
        return run(Subject.oneSnapshot().then(speakFor(owner)), work);
    }

    private Preamble speakFor(UserId owner) {
        return subject.speakFor(owner, statementTimeout);
    }

    private <T> T once(Preamble preamble, Function<StatelessSession, T> statement) {
        return translated(() -> {
            try (var connection = pool.getConnection();
                    var session = session(PreambleConnection.ofOneStatement(connection, preamble))) {
                return statement.apply(session);
            }
        });
    }

    private <T> T run(Preamble preamble, Function<StatelessSession, T> work) {
        return translated(() -> {
            try (var connection = pool.getConnection()) {
                return run(connection, preamble, work);
            }
        });
    }

    private <T> T run(Connection connection, Preamble preamble, Function<StatelessSession, T> work) {
        try (var session = session(PreambleConnection.of(connection, preamble))) {
            return session.fromTransaction(_ -> work.apply(session));
        }
    }

    private StatelessSession session(Connection connection) {
        return sessions.withStatelessOptions().connection(connection).openStatelessSession();
    }

    @FunctionalInterface
    private interface DatabaseWork<T> {
        T get() throws SQLException;
    }

    private static <T> T translated(DatabaseWork<T> work) {
        try {
            return work.get();
        } catch (SQLException | PersistenceException e) {
            throw translated(e);
        }
    }

    private static RuntimeException translated(Exception e) {
        var state = SqlStates.of(e).orElse("none");
        if (state.equals(SqlStates.ACCESS_REVOKED)) {
            return new AccessRevokedException();
        }
        if (state.equals(SqlStates.READ_ONLY)) {
            LOG.atWarn().addKeyValue("sqlState", state).log("database_read_only");
            return new UserDataReadOnlyException(e);
        }
        if (SqlStates.meansUnavailable(e)) {
            LOG.atWarn().addKeyValue("sqlState", state).log("database_unavailable");
            return new UserDataUnavailableException(e);
        }
        return new DatabaseFaultException(state, e);
    }

    private static <T> Optional<T> ifAdmitted(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (AccessRevokedException _) {
            return Optional.empty();
        }
    }

    /** Ends a transaction whose owner's access was taken back; it leaves this class as an empty answer. */
    private static final class AccessRevokedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;
    }
}
