package dev.latchkey.adapters.http;

import dev.latchkey.domain.user.UserId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Lets few exports run at once: each keeps a connection to the database for as long as its client takes to read it. */
final class ExportSlots {
    private static final int AT_ONCE = 2;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<UserId> users = ConcurrentHashMap.newKeySet();

    /** @throws OverloadedException if the user has one running, or others have all there may be */
    void run(UserId user, Runnable export) {
        if (!users.add(user)) {
            throw new OverloadedException();
        }
        try {
            runInSlot(export);
        } finally {
            users.remove(user);
        }
    }

    private void runInSlot(Runnable export) {
        if (!free.tryAcquire()) {
            throw new OverloadedException();
        }
        try {
            export.run();
        } finally {
            free.release();
        }
    }
}
