package dev.latchkey.domain.privacy;

import static dev.latchkey.domain.task.AtOnce.THREADS;
import static dev.latchkey.domain.task.AtOnce.atOnce;
import static dev.latchkey.domain.task.AtOnce.elsewhere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.access.RevocationRepository;
import dev.latchkey.domain.privacy.PersonalDatum.KeptTask;
import dev.latchkey.domain.privacy.PersonalDatum.PastErasure;
import dev.latchkey.domain.privacy.PersonalDatum.RevokedAccess;
import dev.latchkey.domain.privacy.PersonalDatum.UsedIdempotencyKey;
import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.KeyedAddition.Added;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskAddition;
import dev.latchkey.domain.task.TaskChange;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskPage;
import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskRepository;
import dev.latchkey.domain.task.TaskStatus;
import dev.latchkey.domain.task.Title;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threats 6.19, 6.21 and 6.22: what every {@link PersonalDataRepository} promises, together with the other ports over the same store. An adapter's
 * test extends this and says how to reach them; tests use users of their own, so the store need not be empty.
 */
@Timeout(60)
@SuppressWarnings("exports") // a test-jar is used from the class path, where JUnit is
public abstract class PersonalDataContract {
    private static final Instant MADE = Instant.parse("2026-11-21T12:00:00.123456Z");
    /** More than come from a store at one go, and more failures than a pool has connections. */
    private static final int MANY = 1100;

    private static final int FAILURES = 20;

    // Of today: a store may drop what is older than any token can be.
    private final Instant proven = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Instant revokedUntil = proven.minusSeconds(1);
    private final Instant erasedAt = proven.plusSeconds(1);
    private final Instant justLater = erasedAt.plus(1, ChronoUnit.MICROS);
    private final Instant erasedAgain = justLater.plusSeconds(1);
    private final String run = UUID.randomUUID().toString();
    private final UserId alice = new UserId("alice-" + run);
    private final UserId bob = new UserId("bob-" + run);
    private final Caller aliceCalling = new Caller(alice, proven, null);
    private final Caller aliceLater = new Caller(alice, justLater, null);
    private final IdempotencyKey key = new IdempotencyKey("key");
    private final ErasureReceipt receipt = new ErasureReceipt(UUID.randomUUID(), erasedAt);
    private final ErasureReceipt secondReceipt = new ErasureReceipt(UUID.randomUUID(), erasedAgain);

    /** The same on each call within one test, as with the others. */
    protected abstract PersonalDataRepository personalData();

    protected abstract TaskRepository tasks();

    protected abstract RevocationRepository revocations();

    /** The check of the instance that the others belong to. */
    protected abstract AccessCheck access();

    static Stream<RuntimeException> failures() {
        return Stream.of(new IllegalStateException("of the sink"), new UnsupportedOperationException("of the sink"));
    }

    @Nested
    final class Export {
        @Test
        void isEmptyForAUserOfWhomNothingIsKept() {
            add(bob, task(1));

            assertEquals(List.of(), export(alice));
        }

        @Test
        void hasTheOwnersTasksAsTheyAreAndNothingOfOthers() {
            var plain = task(1);
            var changed = described(task(2)).changed(List.of(new TaskChange.Complete(true)), MADE.plusSeconds(2));
            add(alice, plain);
            add(alice, changed);
            add(bob, task(3));
            revocations().revoke(bob, revokedUntil);
            erase(new Caller(bob, proven, null), new ErasureReceipt(UUID.randomUUID(), erasedAt));

            assertEquals(kept(plain, changed), exported(alice));
        }

        @Test
        void hasTheTaskOfTheOwnerOfTwoWithTheSameId() {
            add(alice, task(1));
            add(bob, described(task(1)));

            assertEquals(kept(task(1)), exported(alice));
        }

        @Test
        void hasTheRevocationAndPastErasuresAfterTheTasks() {
            erase(aliceCalling, receipt);
            revocations().revoke(alice, erasedAgain);
            var caller = new Caller(alice, erasedAgain.plusSeconds(1), null);
            assertEquals(TaskAddition.ADDED, tasks().add(caller, task(1)));

            var data = export(alice);

            assertEquals(new KeptTask(task(1)), data.getFirst());
            assertEquals(
                    Set.of(new KeptTask(task(1)), new RevokedAccess(erasedAgain), new PastErasure(receipt)),
                    withoutRepetition(data));
        }

        @Test
        void hasTheKeysThatTasksWereAddedUnder() {
            var made = Task.create(id(1), new Title("by key"), null, false, proven);
            var deleted = Task.create(id(2), new Title("deleted"), null, false, erasedAt);
            add(alice, key, made);
            add(alice, key, Task.create(id(9), made.title(), null, false, erasedAt));
            add(alice, new IdempotencyKey("other"), deleted);
            tasks().delete(alice, deleted.id(), any -> true);
            add(bob, key, Task.create(id(3), new Title("bob's"), null, false, proven));

            assertEquals(
                    Set.of(
                            new KeptTask(made),
                            new UsedIdempotencyKey(made.id(), proven),
                            new UsedIdempotencyKey(deleted.id(), erasedAt)),
                    exported(alice));
        }

        @Test
        void hasManyTasksEachOnce() {
            var tasks = IntStream.range(0, MANY)
                    .mapToObj(PersonalDataContract::task)
                    .toList();
            tasks.forEach(task -> add(alice, task));
            revocations().revoke(alice, revokedUntil);

            var data = export(alice);

            assertEquals(new RevokedAccess(revokedUntil), data.getLast());
            assertEquals(kept(tasks.toArray(Task[]::new)), withoutRepetition(data.subList(0, MANY)));
        }

        @Test
        void isOfOneMomentWhateverHappensMeanwhile() {
            IntStream.range(0, MANY).forEach(n -> add(alice, task(n)));
            var before = exported(alice);

            var data = exportDuring(() -> {
                add(alice, task(MANY));
                IntStream.range(0, MANY)
                        .filter(n -> n % 100 < 2)
                        .forEach(n -> tasks().delete(alice, id(n), any -> true));
                tasks().update(alice, id(50), any -> true, PersonalDataContract::described);
                revocations().revoke(alice, revokedUntil);
            });

            assertEquals(before, withoutRepetition(data));
        }

        @Test
        void isOfOneMomentWhenErasedMeanwhile() {
            IntStream.range(0, MANY).forEach(n -> add(alice, task(n)));
            var before = exported(alice);

            var data = exportDuring(() -> erase(aliceCalling, receipt));

            assertEquals(before, withoutRepetition(data));
            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.domain.privacy.PersonalDataContract#failures")
        void letsThroughWhatTheSinkThrowsAndGoesOnWorking(RuntimeException failure) {
            add(alice, task(1));

            for (var n = 0; n < FAILURES; n++) {
                var thrown = assertThrows(
                        RuntimeException.class,
                        () -> personalData().export(alice, any -> {
                            throw failure;
                        }));
                assertSame(failure, thrown);
            }

            assertEquals(kept(task(1)), exported(alice));
            add(alice, task(2));
        }

        @Test
        void letsThroughAnErrorOfTheSink() {
            add(alice, task(1));
            var failure = new StackOverflowError("of the sink");

            var thrown = assertThrows(
                    StackOverflowError.class,
                    () -> personalData().export(alice, any -> {
                        throw failure;
                    }));

            assertSame(failure, thrown);
            assertEquals(kept(task(1)), exported(alice));
        }

        /** What is exported where this happens on another thread as soon as the first piece has come. */
        private List<PersonalDatum> exportDuring(Runnable action) {
            var data = new ArrayList<PersonalDatum>();
            personalData().export(alice, datum -> {
                if (data.isEmpty()) {
                    elsewhere(action);
                }
                data.add(datum);
            });
            return data;
        }
    }

    @Nested
    final class Erasing {
        @Test
        void leavesNothingButTheReceiptAndHowFarAccessWasTakenBack() {
            add(alice, task(1));
            add(alice, task(2));

            assertEquals(new Erasure.Erased(receipt, 2), personalData().erase(aliceCalling, receipt));

            assertEquals(Optional.empty(), tasks().find(alice, id(1)));
            assertEquals(new TaskPage(List.of(), null), list(alice));
            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        @Test
        void leavesNoKey() {
            var before = Task.create(id(1), new Title("task"), null, false, proven);
            var after = Task.create(id(2), new Title("task"), null, false, proven);
            add(alice, key, before);
            add(bob, key, before);

            assertEquals(new Erasure.Erased(receipt, 1), personalData().erase(aliceCalling, receipt));

            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
            assertEquals(new KeyedAddition.Added(after), tasks().add(aliceLater, key, after));
            assertEquals(new KeyedAddition.Added(before), add(bob, key, after));
        }

        @Test
        void countsNothingWhereThereWasNothing() {
            assertEquals(new Erasure.Erased(receipt, 0), personalData().erase(aliceCalling, receipt));
        }

        @Test
        void countsManyTasks() {
            IntStream.range(0, MANY).forEach(n -> add(alice, task(n)));

            assertEquals(new Erasure.Erased(receipt, MANY), personalData().erase(aliceCalling, receipt));
        }

        @Test
        void leavesOthersAlone() {
            add(alice, task(1));
            add(bob, task(1));
            revocations().revoke(bob, revokedUntil);
            var before = exported(bob);

            erase(aliceCalling, receipt);

            assertEquals(before, exported(bob));
            assertEquals(AccessStatus.STANDS, access().check(new Caller(bob, proven, null)));
            assertEquals(TaskAddition.ADDED, tasks().add(new Caller(bob, proven, null), task(2)));
        }

        @Test
        void takesBackAccessProvenUntilThen() {
            erase(aliceCalling, receipt);

            assertEquals(AccessStatus.REVOKED, access().check(aliceCalling));
            assertEquals(AccessStatus.REVOKED, access().check(new Caller(alice, erasedAt, null)));
            assertEquals(AccessStatus.STANDS, access().check(aliceLater));
        }

        @Test
        void leavesARevocationThatReachesFurther() {
            revocations().revoke(alice, erasedAt.plusSeconds(5));
            var caller = new Caller(alice, erasedAt.plusSeconds(6), null);

            erase(caller, receipt);

            assertEquals(AccessStatus.REVOKED, access().check(new Caller(alice, erasedAt.plusSeconds(5), null)));
            assertEquals(AccessStatus.STANDS, access().check(caller));
        }

        @Test
        void isRefusedWhereAccessWasTakenBack() {
            add(alice, task(1));
            revocations().revoke(alice, proven);
            var before = exported(alice);

            assertEquals(new Erasure.AccessRevoked(), personalData().erase(aliceCalling, receipt));

            assertEquals(before, exported(alice));
        }

        @Test
        void isRefusedToACallerProvenUntilTheLastOne() {
            erase(aliceCalling, receipt);

            assertEquals(new Erasure.AccessRevoked(), personalData().erase(aliceCalling, secondReceipt));
            assertEquals(
                    new Erasure.AccessRevoked(),
                    personalData().erase(new Caller(alice, erasedAt, null), secondReceipt));

            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        @Test
        void mayHappenAgainAndKeepsBothReceipts() {
            erase(aliceCalling, receipt);
            assertEquals(TaskAddition.ADDED, tasks().add(aliceLater, task(1)));

            assertEquals(new Erasure.Erased(secondReceipt, 1), personalData().erase(aliceLater, secondReceipt));

            assertEquals(
                    Set.of(new RevokedAccess(erasedAgain), new PastErasure(receipt), new PastErasure(secondReceipt)),
                    exported(alice));
        }

        @Test
        void askedForAtOnceHappensOnce() {
            add(alice, task(1));
            var receipts = Stream.generate(() -> new ErasureReceipt(UUID.randomUUID(), erasedAt))
                    .limit(THREADS)
                    .toList();

            var erasures = atOnce(n -> personalData().erase(aliceCalling, receipts.get(n)));

            assertEquals(THREADS - 1, Collections.frequency(erasures, new Erasure.AccessRevoked()));
            var winner = IntStream.range(0, THREADS)
                    .filter(n -> erasures.get(n).equals(new Erasure.Erased(receipts.get(n), 1)))
                    .mapToObj(receipts::get)
                    .toList();
            assertEquals(1, winner.size());
            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(winner.getFirst())), exported(alice));
        }
    }

    @Nested
    final class Additions {
        @Test
        void byACallerWhoseAccessWasTakenBackComeToNothing() {
            revocations().revoke(alice, proven);

            assertEquals(TaskAddition.ACCESS_REVOKED, tasks().add(aliceCalling, task(1)));

            assertEquals(Set.of(new RevokedAccess(proven)), exported(alice));
        }

        @Test
        void byACallerProvenUntilTheErasureComeToNothing() {
            erase(aliceCalling, receipt);

            assertEquals(TaskAddition.ACCESS_REVOKED, tasks().add(aliceCalling, task(1)));
            assertEquals(TaskAddition.ACCESS_REVOKED, tasks().add(new Caller(alice, erasedAt, null), task(2)));

            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        @Test
        void withAKeyComeToNothingWhereAccessWasTakenBack() {
            var first = Task.create(id(1), new Title("task"), null, false, proven);
            add(alice, key, first);
            revocations().revoke(alice, proven);

            assertEquals(new KeyedAddition.AccessRevoked(), tasks().add(aliceCalling, key, first));
            assertEquals(
                    new KeyedAddition.AccessRevoked(), tasks().add(aliceCalling, new IdempotencyKey("other"), task(2)));

            assertEquals(
                    Set.of(new KeptTask(first), new UsedIdempotencyKey(first.id(), proven), new RevokedAccess(proven)),
                    exported(alice));
            assertEquals(
                    new KeyedAddition.Added(first),
                    tasks().add(aliceLater, key, Task.create(id(9), first.title(), null, false, justLater)));
        }

        @Test
        void byACallerProvenAfterwardsStartAfresh() {
            add(alice, task(1));
            erase(aliceCalling, receipt);

            assertEquals(TaskAddition.ADDED, tasks().add(aliceLater, described(task(1))));

            assertEquals(new TaskPage(List.of(described(task(1))), null), list(alice));
            assertEquals(
                    Set.of(new KeptTask(described(task(1))), new RevokedAccess(erasedAt), new PastErasure(receipt)),
                    exported(alice));
        }

        @Test
        void racingAnErasureAreGoneWithItOrComeToNothing() {
            var outcomes = atOnce(n -> n == 0
                    ? erased(aliceCalling, receipt)
                    : IntStream.range(0, 20)
                            .filter(m -> tasks().add(aliceCalling, task(n * 100 + m)) == TaskAddition.ADDED)
                            .count());

            var added = outcomes.stream().skip(1).mapToLong(Long::longValue).sum();
            assertEquals(added, outcomes.getFirst());
            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        /** Every other one repeats what another thread adds. */
        @Test
        void withKeysRacingAnErasureAreGoneWithItOrComeToNothing() {
            var perPair = 20;
            var outcomes = atOnce(n -> n == 0
                    ? List.of(erased(aliceCalling, receipt))
                    : IntStream.range(0, perPair)
                            .mapToObj(m -> tasks().add(
                                            aliceCalling,
                                            new IdempotencyKey("key-" + n / 2 + "-" + m),
                                            Task.create(id(n * 100L + m), new Title("task " + m), null, false, proven)))
                            .filter(Added.class::isInstance)
                            .map(added -> ((Added) added).task().id().value().getLeastSignificantBits())
                            .toList());

            var added =
                    outcomes.stream().skip(1).flatMap(List::stream).distinct().count();
            assertEquals(outcomes.getFirst(), List.of(added));
            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        @Test
        void racingAnErasureStayOnlyWhereTheirCallerWasProvenLater() {
            var perThread = 20;
            var outcomes = atOnce(n -> n == 0
                    ? erased(aliceCalling, receipt)
                    : IntStream.range(0, perThread)
                            .filter(m -> tasks().add(n % 2 == 0 ? aliceLater : aliceCalling, task(n * 100 + m))
                                    == TaskAddition.ADDED)
                            .count());

            var left = exported(alice).stream()
                    .filter(KeptTask.class::isInstance)
                    .map(KeptTask.class::cast)
                    .toList();
            assertTrue(
                    left.stream().allMatch(kept -> kept.task().id().value().getLeastSignificantBits() / 100 % 2 == 0),
                    "a task of a caller proven before the erasure is left");
            var added = outcomes.stream().skip(1).mapToLong(Long::longValue).sum();
            assertEquals(added, outcomes.getFirst() + left.size());
            var byThread = IntStream.iterate(2, n -> n < THREADS, n -> n + 2)
                    .mapToObj(outcomes::get)
                    .toList();
            assertEquals(Collections.nCopies((THREADS - 1) / 2, (long) perThread), byThread);
        }

        private long erased(Caller caller, ErasureReceipt withReceipt) {
            return switch (personalData().erase(caller, withReceipt)) {
                case Erasure.Erased erased -> erased.tasks();
                case Erasure.AccessRevoked _ -> throw new AssertionError("not erased");
            };
        }
    }

    @Nested
    final class Changes {
        @Test
        void racingAnErasureBringNothingBack() {
            add(alice, task(1));

            atOnce(n -> {
                if (n == 0) {
                    erase(aliceCalling, receipt);
                } else {
                    tasks().update(alice, id(1), any -> true, PersonalDataContract::described);
                }
                return n;
            });

            assertEquals(Set.of(new RevokedAccess(erasedAt), new PastErasure(receipt)), exported(alice));
        }

        @Test
        void racingDeletionsAreCountedOnce() {
            IntStream.range(0, THREADS).forEach(n -> add(alice, task(n)));

            var counts = atOnce(n -> n == 0
                    ? ((Erasure.Erased) personalData().erase(aliceCalling, receipt)).tasks()
                    : switch (tasks().delete(alice, id(n), any -> true)) {
                        case DELETED -> 1L;
                        case ABSENT -> 0L;
                        case PRECONDITION_FAILED -> throw new AssertionError("nothing was asked of the task");
                    });

            assertEquals(THREADS, counts.stream().mapToLong(Long::longValue).sum());
        }
    }

    private static TaskId id(long number) {
        return new TaskId(new UUID(0, number));
    }

    private static Task task(long number) {
        return Task.create(id(number), new Title("task " + number), null, false, MADE);
    }

    private static Task described(Task task) {
        return task.changed(List.of(new TaskChange.Describe(new Description("of the contract"))), MADE.plusSeconds(1));
    }

    private void add(UserId owner, Task task) {
        assertEquals(TaskAddition.ADDED, tasks().add(new Caller(owner, proven, null), task));
    }

    private KeyedAddition add(UserId owner, IdempotencyKey withKey, Task task) {
        return tasks().add(new Caller(owner, proven, null), withKey, task);
    }

    private void erase(Caller caller, ErasureReceipt withReceipt) {
        assertEquals(withReceipt, ((Erasure.Erased) personalData().erase(caller, withReceipt)).receipt());
    }

    private TaskPage list(UserId owner) {
        return tasks().list(owner, new TaskQuery(TaskStatus.ALL, 10, null));
    }

    private List<PersonalDatum> export(UserId owner) {
        var data = new ArrayList<PersonalDatum>();
        Consumer<PersonalDatum> sink = data::add;
        personalData().export(owner, sink);
        return data;
    }

    /** All of it; its order is nobody's business here. */
    private Set<PersonalDatum> exported(UserId owner) {
        return withoutRepetition(export(owner));
    }

    private static Set<PersonalDatum> withoutRepetition(List<PersonalDatum> data) {
        var set = new HashSet<>(data);
        assertEquals(data.size(), set.size(), "something came twice");
        return set;
    }

    private static Set<PersonalDatum> kept(Task... tasks) {
        return new HashSet<>(Stream.of(tasks).map(KeptTask::new).toList());
    }
}
