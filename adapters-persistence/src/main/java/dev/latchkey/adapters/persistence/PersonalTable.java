package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.ScrollMode;
import org.hibernate.StatelessSession;

/**
 * Every table that keeps something about a user: how it is given to them, and what their erasure means for it, in this
 * order.
 */
enum PersonalTable {
    TASK {
        @Override
        void export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink) {
            try (var rows = session.createSelectionQuery("from TaskRow where key.owner = :owner", TaskRow.class)
                    .setParameter("owner", owner.value())
                    .setFetchSize(PORTION)
                    .scroll(ScrollMode.FORWARD_ONLY)) {
                while (rows.next()) {
                    sink.accept(new PersonalDatum.KeptTask(rows.get().task()));
                }
            }
        }

        @Override
        long erase(StatelessSession session, UserId owner, ErasureReceipt receipt, Instant endsAt) {
            // All in one go: PostgreSQL cannot skip what a batch before has deleted in the same transaction.
            return session.createMutationQuery("delete from TaskRow where key.owner = :owner")
                    .setParameter("owner", owner.value())
                    .executeUpdate();
        }
    },

    /** Stays, under the pseudonym, for as long as a token of the user may: what was let in before is let in no more. */
    REVOCATION {
        @Override
        void export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink) {
            RevocationTable.ofUser(session)
                    .map(PersonalDatum.RevokedAccess::new)
                    .ifPresent(sink);
        }

        @Override
        long erase(StatelessSession session, UserId owner, ErasureReceipt receipt, Instant endsAt) {
            RevocationTable.keep(session, receipt.erasedAt(), endsAt);
            return 0;
        }
    },

    /** Grows by the receipt, under the pseudonym. */
    ERASURE {
        @Override
        void export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink) {
            session.doWork(connection -> {
                try (var statement = connection.prepareStatement("""
                                select receipt, erased_at from latchkey.erasure
                                where pseudonym = (select latchkey.pseudonym()) order by erased_at""");
                        var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sink.accept(new PersonalDatum.PastErasure(receipt(rows)));
                    }
                }
            });
        }

        @Override
        long erase(StatelessSession session, UserId owner, ErasureReceipt receipt, Instant endsAt) {
            session.doWork(connection -> {
                try (var statement = connection.prepareStatement(
                        "insert into latchkey.erasure (pseudonym, receipt, erased_at) values (latchkey.pseudonym(), ?, ?)")) {
                    statement.setObject(1, receipt.id());
                    statement.setObject(2, receipt.erasedAt().atOffset(ZoneOffset.UTC));
                    statement.executeUpdate();
                }
            });
            return 0;
        }

        private ErasureReceipt receipt(ResultSet rows) throws SQLException {
            return new ErasureReceipt(
                    rows.getObject(1, UUID.class),
                    rows.getObject(2, OffsetDateTime.class).toInstant());
        }
    },

    /** Last: an addition of another user's, which forgets old keys, must not wait for all the tasks to be gone. */
    IDEMPOTENCY_KEY {
        @Override
        void export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink) {
            IdempotencyKeys.export(session, owner, sink);
        }

        @Override
        long erase(StatelessSession session, UserId owner, ErasureReceipt receipt, Instant endsAt) {
            return IdempotencyKeys.erase(session, owner);
        }
    };

    // Fetched in portions, so that any number fits into memory; in small ones, since PostgreSQL ends a transaction in
    // which a slow reader takes too long for one.
    static final int PORTION = 100;

    /** Hands over what the table keeps about the owner, for whom the session speaks. */
    abstract void export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink);

    /**
     * Does to the table what the owner's erasure means for it, and says how many rows of theirs are gone.
     *
     * @param endsAt when no token can be alive any more that was issued before the erasure
     */
    abstract long erase(StatelessSession session, UserId owner, ErasureReceipt receipt, Instant endsAt);
}
