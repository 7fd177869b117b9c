package dev.latchkey.domain.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TokenVerificationTest {
    @Test
    void theCallerIsTheUserAsOfTheTokensIssueFromItsSession() {
        var user = new UserId("alice");

        var verified = new TokenVerification.Verified(user, Instant.EPOCH, Instant.EPOCH.plusSeconds(900), "session");

        assertEquals(new Caller(user, Instant.EPOCH, "session"), verified.caller());
    }
}
