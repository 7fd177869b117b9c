package dev.latchkey.adapters.persistence;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.user.UserId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/** Everything kept about a user: what is in each {@link PersonalTable}. */
final class PersonalTables implements PersonalDataRepository {
    /** For some million tasks where the disk is slow, some ten million where it is not. */
    private static final Duration ERASURE_MAY_TAKE = Duration.ofMinutes(1);

    private final OwnerTransactions transactions;
    private final OwnerTransactions exports;
    private final Revocations revocations;
    private final DatabaseWatch watch;

    /** @param exports of connections that nobody else waits for, since an export takes as long as its reader does */
    PersonalTables(
            OwnerTransactions transactions, OwnerTransactions exports, Revocations revocations, DatabaseWatch watch) {
        this.transactions = transactions;
        this.exports = exports;
        this.revocations = revocations;
        this.watch = watch;
    }

    @Override
    public void export(UserId owner, Consumer<PersonalDatum> sink) {
        watch.during(DatabaseOperation.EXPORT, () -> exports.read(owner, session -> export(session, owner, sink)));
    }

    private static UserId export(StatelessSession session, UserId owner, Consumer<PersonalDatum> sink) {
        // The snapshot is taken, and the subject told, before anything is fetched in portions.
        session.createNativeQuery("select 1", Integer.class).getSingleResult();
        for (var table : PersonalTable.values()) {
            table.export(session, owner, sink);
        }
        return owner;
    }

    @Override
    public Erasure erase(Caller owner, ErasureReceipt receipt) {
        var erased = watch.during(
                DatabaseOperation.ERASE,
                () -> transactions.runAlone(owner, ERASURE_MAY_TAKE, session -> erase(session, owner.user(), receipt)));
        // Known here at once; a restart or another instance learns it from the table.
        erased.ifPresent(_ -> revocations.learn(owner.user(), receipt.erasedAt()));
        return erased.orElseGet(Erasure.AccessRevoked::new);
    }

    private Erasure erase(StatelessSession session, UserId owner, ErasureReceipt receipt) {
        var removed = new EnumMap<PersonalTable, Long>(PersonalTable.class);
        for (var table : PersonalTable.values()) {
            removed.put(table, table.erase(session, owner, receipt, revocations.endOf(receipt.erasedAt())));
        }
        return new Erasure.Erased(receipt, Objects.requireNonNull(removed.get(PersonalTable.TASK)));
    }
}
