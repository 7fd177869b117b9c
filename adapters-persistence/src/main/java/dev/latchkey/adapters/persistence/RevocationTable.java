package dev.latchkey.adapters.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** The rows of {@code latchkey.revocation}, in a transaction that speaks for a user. */
final class RevocationTable {
    private static final String KEEP = """
            insert into latchkey.revocation as kept (pseudonym, revoked_until, ends_at)
            values (latchkey.pseudonym(), ?, ?)
            on conflict (pseudonym) do update set
                revoked_until = greatest(kept.revoked_until, excluded.revoked_until),
                ends_at = greatest(kept.ends_at, excluded.ends_at),
                changed_in = excluded.changed_in""";

    private RevocationTable() {}

    static void keep(StatelessSession session, Instant until, Instant endsAt) {
        session.doWork(connection -> {
            try (var statement = connection.prepareStatement(KEEP)) {
                set(statement, 1, until);
                set(statement, 2, endsAt);
                statement.executeUpdate();
            }
        });
    }

    /** Until when the user's access was taken back, if it ever was. */
    static Optional<Instant> ofUser(StatelessSession session) {
        return session.doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(
                            "select revoked_until from latchkey.revocation where pseudonym = (select latchkey.pseudonym())");
                    var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant())
                        : Optional.empty();
            }
        });
    }

    /** Removes the rows of any user that can matter no more. */
    static void forgetEnded(StatelessSession session) {
        session.doWork(connection -> {
            try (var statement = connection.prepareStatement("delete from latchkey.revocation where ends_at < now()")) {
                statement.executeUpdate();
            }
        });
    }

    private static void set(PreparedStatement statement, int index, Instant instant) throws SQLException {
        statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    }
}
