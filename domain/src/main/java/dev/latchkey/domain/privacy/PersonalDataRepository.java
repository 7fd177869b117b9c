package dev.latchkey.domain.privacy;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.util.function.Consumer;

/**
 * Everything kept about a user, wherever it lies. The owner comes first in every method, and each of them throws
 * {@link UserDataUnavailableException} where the data cannot be reached.
 */
public interface PersonalDataRepository {
    /**
     * Hands over all of it as it was at one moment, piece by piece and never all at once: tasks first, in no promised
     * order, then the rest. What {@code sink} throws comes through as it is.
     */
    void export(UserId owner, Consumer<PersonalDatum> sink);

    /**
     * Removes all of it, or nothing, and takes back every access of the user that was proven at the receipt's time or
     * before: nothing is kept for them afterwards on the strength of such a proof, not even by a request under way.
     */
    Erasure erase(Caller owner, ErasureReceipt receipt);
}
