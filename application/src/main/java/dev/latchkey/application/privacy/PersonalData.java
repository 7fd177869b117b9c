package dev.latchkey.application.privacy;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.PersonalDataRepository;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything kept about a user: given to them, and erased for them, by themselves and nobody else. */
public final class PersonalData {
    private final PersonalDataRepository repository;
    private final InstantSource clock;
    private final Supplier<UUID> receiptIds;

    /** @param receiptIds never the same twice, and not to be guessed */
    public PersonalData(PersonalDataRepository repository, InstantSource clock, Supplier<UUID> receiptIds) {
        this.repository = repository;
        this.clock = clock;
        this.receiptIds = receiptIds;
    }

    /**
     * Hands over all of it as it is at one moment, piece by piece: tasks first.
     *
     * @return when that was asked for, in whole microseconds: the moment is not before
     */
    public Instant export(UserId owner, Consumer<PersonalDatum> sink) {
        var askedAt = now();
        repository.export(owner, sink);
        return askedAt;
    }

    /** Removes all of it, and takes back every access proven until now, and the one that the owner came in by. */
    public Erasure erase(Caller owner) {
        return repository.erase(owner, new ErasureReceipt(receiptIds.get(), owner.provenBy(now())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
