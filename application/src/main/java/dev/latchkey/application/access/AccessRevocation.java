package dev.latchkey.application.access;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.access.RevocationRepository;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** A user's way to shut out everyone who holds a proof of being them, themselves included. */
public final class AccessRevocation {
    private final RevocationRepository repository;
    private final InstantSource clock;

    public AccessRevocation(RevocationRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Takes back every access of the caller that was proven until now, and the one that the caller came in by. */
    public void revoke(Caller caller) {
        repository.revoke(caller.user(), caller.provenBy(clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }
}
