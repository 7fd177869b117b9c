package dev.latchkey.domain.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.ConnectException;
import org.junit.jupiter.api.Test;

final class UserDataUnavailableExceptionTest {
    @Test
    void saysNothingOfTheCauseButKeepsIt() {
        var cause = new ConnectException("10.0.0.1:5432 refused");
        var error = new UserDataUnavailableException(cause);
        assertEquals("user data unavailable", error.getMessage());
        assertSame(cause, error.getCause());
    }

    @Test
    void saysNoMoreWhereTheDataCanBeRead() {
        var cause = new ConnectException("10.0.0.1:5432 takes no changes");
        var error = new UserDataReadOnlyException(cause);
        assertEquals("user data unavailable", error.getMessage());
        assertSame(cause, error.getCause());
    }
}
