package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
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

    // In one statement, since each is a round trip; the timeouts are local to the transaction as well.
    private static final String SPEAK_FOR = """
            select set_config('latchkey.user_id', ?, true),
                set_config('statement_timeout', ?, true),
                set_config('idle_in_transaction_session_timeout', ?, true)""";

    private final SessionFactory sessions;
    private final String timeoutMillis;

    OwnerTransactions(SessionFactory sessions, Duration statementTimeout) {
        this.sessions = sessions;
        this.timeoutMillis = Long.toString(statementTimeout.toMillis());
    }

    /**
     * What {@code work} answers, committed. An exception of its own comes through as it is, after a rollback.
     *
     * @throws UserDataUnavailableException if the database is at fault
     */
    <T> T run(UserId owner, Function<StatelessSession, T> work) {
        try {
            return sessions.fromStatelessTransaction(session -> {
                session.doWork(connection -> speakFor(connection, owner));
                return work.apply(session);
            });
        } catch (PersistenceException e) {
            var state = SqlStates.of(e).orElse("none");
            if (SqlStates.meansUnavailable(e)) {
                LOG.atWarn().addKeyValue("sqlState", state).log("database_unavailable");
                throw new UserDataUnavailableException(e);
            }
            throw new DatabaseFaultException(state, e);
        }
    }

    private void speakFor(Connection connection, UserId owner) throws SQLException {
        try (var statement = connection.prepareStatement(SPEAK_FOR)) {
            statement.setString(1, owner.value());
            statement.setString(2, timeoutMillis);
            statement.setString(3, timeoutMillis);
            statement.execute();
        }
    }
}
