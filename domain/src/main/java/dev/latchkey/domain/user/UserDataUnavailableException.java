package dev.latchkey.domain.user;

import java.io.Serial;

/**
 * What is kept about a user cannot be reached for now; the same call may succeed later. It says nothing of why: the
 * cause does.
 */
public sealed class UserDataUnavailableException extends RuntimeException permits UserDataReadOnlyException {
    @Serial
    private static final long serialVersionUID = 1;

    public UserDataUnavailableException(Throwable cause) {
        super("user data unavailable", cause);
    }
}
