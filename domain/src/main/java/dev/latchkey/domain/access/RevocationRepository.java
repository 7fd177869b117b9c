package dev.latchkey.domain.access;

import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;

/** Keeps since when proofs of a user's identity count. */
public interface RevocationRepository {
    /**
     * Takes back every access of the user that was proven at {@code until} or before. In force here on return, and
     * elsewhere soon; an earlier revocation that reaches further stays.
     *
     * @throws UserDataUnavailableException if that cannot be kept for now
     */
    void revoke(UserId user, Instant until);
}
