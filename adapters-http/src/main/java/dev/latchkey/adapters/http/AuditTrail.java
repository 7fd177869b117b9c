package dev.latchkey.adapters.http;

import dev.latchkey.domain.user.UserId;
import java.util.UUID;

/** Told of what somebody may have to account for: who came in, who did not, and what users did with all of their data. */
public interface AuditTrail {
    /** For who keeps none. */
    AuditTrail NONE = new AuditTrail() {
        @Override
        public void admitted(UserId user) {}

        @Override
        public void refused(String reason) {}

        @Override
        public void exported(UserId user) {}

        @Override
        public void exportBrokenOff(UserId user) {}

        @Override
        public void erased(UserId user, UUID receipt) {}

        @Override
        public void revoked(UserId user) {}
    };

    /** With each request that proved its user. */
    void admitted(UserId user);

    /** With each that did not; the reason is one of a few words. */
    void refused(String reason);

    /** All that is kept about the user has gone out to them: the network has taken the last of it. */
    void exported(UserId user);

    /** Part of it has, or may have: they left, took too long, or the rest could not be had. */
    void exportBrokenOff(UserId user);

    /** All that was kept about the user is gone. */
    void erased(UserId user, UUID receipt);

    /** The user took back all their tokens. */
    void revoked(UserId user);
}
