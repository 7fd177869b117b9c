package dev.latchkey.adapters.http;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.user.UserId;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Personal data whose erasure takes as long as a test wants. */
record HeldUpErasures(PersonalDataRepository data, Consumer<Caller> before) implements PersonalDataRepository {
    @Override
    public void export(UserId owner, Consumer<PersonalDatum> sink) {
        data.export(owner, sink);
    }

    @Override
    public Erasure erase(Caller owner, ErasureReceipt receipt) {
        before.accept(owner);
        return data.erase(owner, receipt);
    }

    /** Waits until they are let go. */
    static void until(CountDownLatch letGo) {
        try {
            letGo.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
