package dev.latchkey.domain.privacy;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.task.InMemoryTaskRepository;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All that is kept about users, for tests that are about something else; it keeps the same contracts as the real one. */
public final class InMemoryUserData implements PersonalDataRepository, RevocationRepository, AccessCheck {
    private final Map<UserId, Instant> revocations = new HashMap<>();
    private final Map<UserId, List<ErasureReceipt>> receipts = new HashMap<>();
    // Its lock is the one of everything here, so that nothing is added between the last look and the erasure.
    private final InMemoryTaskRepository tasks = new InMemoryTaskRepository(this);

    public InMemoryTaskRepository tasks() {
        return tasks;
    }

    @Override
    public void revoke(UserId user, Instant until) {
        synchronized (tasks) {
            tasks.all(user); // throws where they are away
            revocations.merge(user, until, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    @Override
    public AccessStatus check(Caller caller) {
        synchronized (tasks) {
            if (tasks.isAway()) {
                return AccessStatus.UNKNOWN;
            }
            var until = revocations.get(caller.user());
            return until == null || caller.provenAt().isAfter(until) ? AccessStatus.STANDS : AccessStatus.REVOKED;
        }
    }

    @Override
    public void export(UserId owner, Consumer<PersonalDatum> sink) {
        snapshot(owner).forEach(sink);
    }

    @Override
    public Erasure erase(Caller owner, ErasureReceipt receipt) {
        synchronized (tasks) {
            var erased = tasks.all(owner.user()).size();
            if (check(owner) != AccessStatus.STANDS) {
                return new Erasure.AccessRevoked();
            }
            tasks.clear(owner.user());
            revoke(owner.user(), receipt.erasedAt());
            receipts.computeIfAbsent(owner.user(), any -> new ArrayList<>()).add(receipt);
            return new Erasure.Erased(receipt, erased);
        }
    }

    private List<PersonalDatum> snapshot(UserId owner) {
        synchronized (tasks) {
            var data = new ArrayList<PersonalDatum>();
            tasks.all(owner).forEach(task -> data.add(new PersonalDatum.KeptTask(task)));
            var until = revocations.get(owner);
            if (until != null) {
                data.add(new PersonalDatum.RevokedAccess(until));
            }
            receipts.getOrDefault(owner, List.of())
                    .forEach(receipt -> data.add(new PersonalDatum.PastErasure(receipt)));
            tasks.allAddedByKey(owner)
                    .forEach(task -> data.add(new PersonalDatum.UsedIdempotencyKey(task.id(), task.createdAt())));
            return data;
        }
    }
}
