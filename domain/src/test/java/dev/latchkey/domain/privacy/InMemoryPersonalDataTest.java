package dev.latchkey.domain.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.user.UserDataUnavailableException;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class InMemoryPersonalDataTest extends PersonalDataContract {
    private final InMemoryUserData data = new InMemoryUserData();

    @Override
    protected PersonalDataRepository personalData() {
        return data;
    }

    @Override
    protected TaskRepository tasks() {
        return data.tasks();
    }

    @Override
    protected RevocationRepository revocations() {
        return data;
    }

    @Override
    protected AccessCheck access() {
        return data;
    }

    @Nested
    final class WhenAway {
        private final UserId user = new UserId("alice");
        private final Caller caller = new Caller(user, Instant.EPOCH, null);

        @Test
        void nothingCanBeReachedOrKnown() {
            data.tasks().goAway();

            assertThrows(UserDataUnavailableException.class, () -> data.export(user, any -> {}));
            assertThrows(
                    UserDataUnavailableException.class,
                    () -> data.erase(caller, new ErasureReceipt(new UUID(0, 1), Instant.EPOCH)));
            assertThrows(UserDataUnavailableException.class, () -> data.revoke(user, Instant.EPOCH));
            assertEquals(AccessStatus.UNKNOWN, data.check(caller));
        }
    }
}
