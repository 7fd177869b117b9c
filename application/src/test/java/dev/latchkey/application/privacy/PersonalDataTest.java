package dev.latchkey.application.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.privacy.Erasure;
import dev.latchkey.domain.privacy.ErasureReceipt;
import dev.latchkey.domain.privacy.InMemoryUserData;
import dev.latchkey.domain.privacy.PersonalDatum;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PersonalDataTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456Z");
    private static final UUID FIRST_ID = new UUID(0, 1);
    private static final UUID SECOND_ID = new UUID(0, 2);
    private static final Task TASK = Task.create(new TaskId(new UUID(0, 3)), new Title("buy milk"), null, false, NOW);

    private final InMemoryUserData data = new InMemoryUserData();
    private final Queue<UUID> ids = new ArrayDeque<>(List.of(FIRST_ID, SECOND_ID));
    private final PersonalData personalData = new PersonalData(data, () -> NOW.plusNanos(999), ids::remove);

    @Nested
    final class Export {
        @Test
        void handsOverWhatIsKeptOfTheOwner() {
            add(provenAt(ALICE, NOW));

            assertEquals(List.of(new PersonalDatum.KeptTask(TASK)), export(ALICE));
        }

        @Test
        void saysWhenItWasAskedFor() {
            assertEquals(NOW, personalData.export(ALICE, any -> {}));
        }

        @Test
        void handsOverNothingOfOthers() {
            add(provenAt(ALICE, NOW));

            assertEquals(List.of(), export(BOB));
        }
    }

    @Nested
    final class Erase {
        @Test
        void leavesTheReceiptItAnswersWithAndWhatAccessWasTakenBack() {
            add(provenAt(ALICE, NOW));
            var receipt = new ErasureReceipt(FIRST_ID, NOW);

            assertEquals(new Erasure.Erased(receipt, 1), personalData.erase(provenAt(ALICE, NOW)));

            assertEquals(
                    List.of(new PersonalDatum.RevokedAccess(NOW), new PersonalDatum.PastErasure(receipt)),
                    export(ALICE));
        }

        @Test
        void isOfNowForACallerWhoWasProvenBefore() {
            var before = provenAt(ALICE, NOW.minusSeconds(60));

            assertEquals(new Erasure.Erased(new ErasureReceipt(FIRST_ID, NOW), 0), personalData.erase(before));
        }

        @Test
        void reachesTheCallersOwnProofWhereTheIssuersClockIsAhead() {
            var ahead = provenAt(ALICE, NOW.plusSeconds(20));

            assertEquals(
                    new Erasure.Erased(new ErasureReceipt(FIRST_ID, NOW.plusSeconds(20)), 0),
                    personalData.erase(ahead));
            assertEquals(new Erasure.AccessRevoked(), personalData.erase(ahead));
        }

        @Test
        void hasAReceiptOfItsOwnEachTime() {
            personalData.erase(provenAt(ALICE, NOW.minusSeconds(1)));

            assertEquals(
                    new Erasure.Erased(new ErasureReceipt(SECOND_ID, NOW), 0), personalData.erase(provenAt(BOB, NOW)));
        }

        @Test
        void isRefusedToACallerWhoWasErased() {
            var caller = provenAt(ALICE, NOW.minusSeconds(1));
            personalData.erase(caller);

            assertEquals(new Erasure.AccessRevoked(), personalData.erase(caller));
        }

        @Test
        void leavesOthersAlone() {
            add(provenAt(BOB, NOW));

            personalData.erase(provenAt(ALICE, NOW));

            assertEquals(List.of(new PersonalDatum.KeptTask(TASK)), export(BOB));
        }
    }

    private void add(Caller caller) {
        data.tasks().add(caller, TASK);
    }

    private List<PersonalDatum> export(UserId owner) {
        var data = new ArrayList<PersonalDatum>();
        personalData.export(owner, data::add);
        return data;
    }

    private static Caller provenAt(UserId user, Instant time) {
        return new Caller(user, time, null);
    }
}
