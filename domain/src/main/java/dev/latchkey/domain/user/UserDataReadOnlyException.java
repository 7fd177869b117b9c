package dev.latchkey.domain.user;

import java.io.Serial;

/** What is kept about a user can be read, and not be changed for now. */
public final class UserDataReadOnlyException extends UserDataUnavailableException {
    @Serial
    private static final long serialVersionUID = 1;

    public UserDataReadOnlyException(Throwable cause) {
        super(cause);
    }
}
