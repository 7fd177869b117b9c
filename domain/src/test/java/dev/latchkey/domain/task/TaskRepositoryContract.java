package dev.latchkey.domain.task;

import static dev.latchkey.domain.task.AtOnce.THREADS;
import static dev.latchkey.domain.task.AtOnce.atOnce;
import static dev.latchkey.domain.task.AtOnce.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link TaskRepository} promises. An adapter's test extends this and says how to reach the adapter; tests
 * use users of their own, so the repository need not be empty.
 */
@Timeout(60)
@SuppressWarnings("exports") // a test-jar is used from the class path, where JUnit is
public abstract class TaskRepositoryContract {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final Instant LATER = NOON.plusSeconds(1);

    private final String run = UUID.randomUUID().toString();
    private final UserId alice = new UserId("alice-" + run);
    private final UserId bob = new UserId("bob-" + run);

    /** The same repository on each call within one test. */
    protected abstract TaskRepository repository();

    @Nested
    final class Keeps {
        @ParameterizedTest
        @MethodSource("dev.latchkey.domain.task.TaskRepositoryContract#tasks")
        void aTaskExactlyAsItIs(Task task) {
            add(alice, task);

            assertEquals(Optional.of(task), repository().find(alice, task.id()));
            assertEquals(new TaskPage(List.of(task), null), list(alice));
        }

        @Test
        void noTaskThatWasNeverAdded() {
            assertEquals(Optional.empty(), repository().find(alice, id(1)));
            assertEquals(new TaskPage(List.of(), null), list(alice));
        }

        @Test
        void oneOfManyTasksWithOneIdThatComeAtOnce() {
            var kept = atOnce(n -> {
                        var task = task(id(1), NOON.plusSeconds(n));
                        try {
                            add(alice, task);
                            return Optional.of(task);
                        } catch (IllegalStateException _) {
                            return Optional.<Task>empty();
                        }
                    })
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();

            assertEquals(1, kept.size());
            assertEquals(new TaskPage(kept, null), list(alice));
        }

        @Test
        void theFirstOfTwoTasksWithOneId() {
            var first = task(id(1), NOON);
            add(alice, first);

            assertThrows(IllegalStateException.class, () -> add(alice, task(id(1), LATER)));
            assertEquals(new TaskPage(List.of(first), null), list(alice));
        }
    }

    @Nested
    final class Keys {
        private final IdempotencyKey key = new IdempotencyKey("8e03978e-40d5-43dd-bc93-6894a57f9324");
        // Of today: a store may drop what is older than a key lives.
        private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        private final Task first = task(id(1), now);

        @Test
        void keepATaskExactlyAsItIs() {
            assertEquals(new KeyedAddition.Added(first), add(alice, key, first));

            assertEquals(new TaskPage(List.of(first), null), list(alice));
        }

        @Test
        void addOnce() {
            add(alice, key, first);

            assertEquals(new KeyedAddition.Added(first), add(alice, key, task(id(2), now.plusSeconds(1))));
            assertEquals(new KeyedAddition.Added(first), add(alice, key, task(id(3), now.minusSeconds(1))));

            assertEquals(new TaskPage(List.of(first), null), list(alice));
        }

        @Test
        void answerWithTheTaskAsItWasMade() {
            add(alice, key, first);
            repository().update(alice, first.id(), any -> true, TaskRepositoryContract::lengthened);

            assertEquals(new KeyedAddition.Added(first), add(alice, key, task(id(2), now)));

            assertEquals(new TaskPage(List.of(lengthened(first)), null), list(alice));
        }

        @Test
        void bringBackNoTaskThatWasDeleted() {
            add(alice, key, first);
            repository().delete(alice, first.id(), any -> true);

            assertEquals(new KeyedAddition.Added(first), add(alice, key, task(id(2), now)));

            assertEquals(new TaskPage(List.of(), null), list(alice));
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.domain.task.TaskRepositoryContract#tasksThatSayOtherThings")
        void areForOneTaskOnly(Title title, @Nullable Description description, boolean completed) {
            var one = Task.create(id(1), new Title("a"), new Description("b"), false, now);
            var other = Task.create(id(2), title, description, completed, now);
            add(alice, key, one);

            assertEquals(new KeyedAddition.KeyReused(), add(alice, key, other));
            assertEquals(new TaskPage(List.of(one), null), list(alice));

            add(bob, key, other);
            assertEquals(new KeyedAddition.KeyReused(), add(bob, key, one));
            assertEquals(new TaskPage(List.of(other), null), list(bob));
        }

        @Test
        void areTheirOwners() {
            var bobs = Task.create(id(2), new Title("bob's"), null, true, now);
            add(alice, key, first);

            assertEquals(new KeyedAddition.Added(bobs), add(bob, key, bobs));

            assertEquals(new TaskPage(List.of(first), null), list(alice));
            assertEquals(new TaskPage(List.of(bobs), null), list(bob));
        }

        @Test
        void liveForADay() {
            var justBefore = now.plus(IdempotencyKey.LIFE).minus(1, ChronoUnit.MICROS);
            var aDayLater = task(id(2), now.plus(IdempotencyKey.LIFE));
            add(alice, key, first);
            assertEquals(new KeyedAddition.Added(first), add(alice, key, task(id(9), justBefore)));

            assertEquals(new KeyedAddition.Added(aDayLater), add(alice, key, aDayLater));

            assertEquals(new TaskPage(List.of(aDayLater, first), null), list(alice));
            assertEquals(
                    new KeyedAddition.Added(aDayLater),
                    add(alice, key, task(id(3), aDayLater.createdAt().plusSeconds(1))));
        }

        @Test
        void areFreeForAnotherTaskAfterADay() {
            var other = Task.create(id(2), new Title("other"), null, true, now.plus(IdempotencyKey.LIFE));
            add(alice, key, first);

            assertEquals(new KeyedAddition.Added(other), add(alice, key, other));
            assertEquals(new KeyedAddition.KeyReused(), add(alice, key, task(id(3), other.createdAt())));
        }

        @ParameterizedTest
        @ValueSource(strings = {"!", "~", "KEY", "';drop/**/table/**/task;--", "\"\\\"", "%", "?", "key_"})
        void areToldApart(String value) {
            var longest = new IdempotencyKey("x".repeat(IdempotencyKey.MAX_LENGTH - value.length()) + value);
            add(alice, new IdempotencyKey("key"), first);
            add(alice, new IdempotencyKey(value), task(id(2), now));
            add(alice, longest, task(id(3), now));

            assertEquals(
                    new KeyedAddition.Added(task(id(2), now)), add(alice, new IdempotencyKey(value), task(id(9), now)));
            assertEquals(new KeyedAddition.Added(task(id(3), now)), add(alice, longest, task(id(9), now)));
            assertEquals(3, list(alice).items().size());
        }

        @Test
        void areOfNoConcernToAdditionsWithout() {
            add(alice, key, first);
            add(alice, task(id(2), now));

            assertEquals(2, list(alice).items().size());
        }

        @Test
        void areNotUsedUpByAnAdditionThatFails() {
            add(alice, task(id(1), now));
            assertThrows(IllegalStateException.class, () -> add(alice, key, task(id(1), now)));
            var second = task(id(2), now);

            assertEquals(new KeyedAddition.Added(second), add(alice, key, second));
        }

        @Test
        void thatComeAtOnceAddOneTask() {
            var added = atOnce(n -> add(alice, key, task(id(n), now.plusNanos(n * 1000L))));

            assertEquals(1, counted(added).size());
            var kept = list(alice).items();
            assertEquals(
                    List.of(added.getFirst()),
                    kept.stream().map(KeyedAddition.Added::new).toList());
        }

        @Test
        void thatComeAtOnceWithOtherTasksAddOne() {
            var outcomes = atOnce(n -> add(alice, key, Task.create(id(n), new Title("task " + n), null, false, now)));

            var kept = list(alice).items();
            assertEquals(1, kept.size());
            var expected =
                    new ArrayList<KeyedAddition>(Collections.nCopies(THREADS - 1, new KeyedAddition.KeyReused()));
            expected.add(new KeyedAddition.Added(kept.getFirst()));
            assertEquals(counted(expected), counted(outcomes));
        }

        @Test
        void thatComeAtOnceOfOneOwnerDoNotMeet() {
            var outcomes = atOnce(n -> add(alice, new IdempotencyKey("key-" + n), task(id(n), now)));

            assertEquals(
                    IntStream.range(0, THREADS)
                            .mapToObj(n -> new KeyedAddition.Added(task(id(n), now)))
                            .toList(),
                    outcomes);
            assertEquals(THREADS, list(alice).items().size());
        }
    }

    @Nested
    final class Owners {
        private final Task task = task(id(1), NOON);

        @Test
        void findNothingOfEachOther() {
            add(alice, task);

            assertEquals(Optional.empty(), repository().find(bob, task.id()));
        }

        @Test
        void listNothingOfEachOther() {
            add(alice, task);

            assertEquals(new TaskPage(List.of(), null), list(bob));
        }

        @Test
        void listNothingOfEachOtherByCursor() {
            add(alice, task);
            var after = new TaskCursor(LATER, id(2));

            assertEquals(
                    new TaskPage(List.of(), null), repository().list(bob, new TaskQuery(TaskStatus.ALL, 10, after)));
        }

        @Test
        void changeNothingOfEachOther() {
            add(alice, task);

            assertEquals(
                    new TaskUpdate.Absent(),
                    repository().update(bob, task.id(), Owners::neverAsked, TaskRepositoryContract::completed));
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void deleteNothingOfEachOther() {
            add(alice, task);

            assertEquals(TaskDeletion.ABSENT, repository().delete(bob, task.id(), Owners::neverAsked));
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void mayUseTheSameId() {
            var other = completed(task);
            add(alice, task);
            add(bob, other);

            assertEquals(Optional.of(task), repository().find(alice, task.id()));
            assertEquals(Optional.of(other), repository().find(bob, task.id()));
        }

        @Test
        void changeTheirOwnOfTwoWithTheSameId() {
            add(alice, task);
            add(bob, task);

            repository().update(bob, task.id(), any -> true, TaskRepositoryContract::completed);

            assertEquals(Optional.of(task), repository().find(alice, task.id()));
            assertEquals(Optional.of(completed(task)), repository().find(bob, task.id()));
        }

        @Test
        void deleteTheirOwnOfTwoWithTheSameId() {
            add(alice, task);
            add(bob, task);

            repository().delete(bob, task.id(), any -> true);

            assertEquals(Optional.of(task), repository().find(alice, task.id()));
            assertEquals(Optional.empty(), repository().find(bob, task.id()));
        }

        @Test
        void doNotMeetWhenTheyUseTheSameIdAtOnce() {
            atOnce(n -> {
                var owner = new UserId(n + "-" + run);
                for (var round = 0; round < 5; round++) {
                    add(owner, task);
                    assertEquals(
                            new TaskUpdate.Updated(lengthened(task)),
                            repository().update(owner, task.id(), task::equals, TaskRepositoryContract::lengthened));
                    assertEquals(new TaskPage(List.of(lengthened(task)), null), list(owner));
                    assertEquals(TaskDeletion.DELETED, repository().delete(owner, task.id(), any -> true));
                }
                return n;
            });
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.domain.task.TaskRepositoryContract#lookalikes")
        void thatLookAlikeAreNotTheSame(String one, String other) {
            var first = new UserId(run + one);
            var second = new UserId(run + other);
            add(first, task);

            assertEquals(Optional.of(task), repository().find(first, task.id()));
            assertEquals(Optional.empty(), repository().find(second, task.id()));
            assertEquals(new TaskPage(List.of(), null), list(second));
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "\ud83d\udd11\u00e9"})
        void mayHaveLongNames(String filling) {
            var room = UserId.MAX_LENGTH - run.length();
            var owner = new UserId(run + filling.repeat(room).substring(0, room - room % filling.length()));
            add(owner, task);

            assertEquals(Optional.of(task), repository().find(owner, task.id()));
        }

        private static boolean neverAsked(Task task) {
            throw new AssertionError("asked about another user's task " + task.id());
        }
    }

    @Nested
    final class Lists {
        @Test
        void theNewestFirst() {
            var old = task(id(3), NOON.minusSeconds(1));
            var middle = task(id(1), NOON);
            var young = task(id(2), NOON.plusNanos(1000));
            Stream.of(middle, young, old).forEach(task -> add(alice, task));

            assertEquals(new TaskPage(List.of(young, middle, old), null), list(alice));
        }

        /** As unsigned bytes: PostgreSQL's order of ids is not that of java.util.UUID. */
        @Test
        void theLargestIdFirstWithinOneMicrosecond() {
            var ascending = Stream.of(
                            new UUID(0, 1),
                            new UUID(0, Long.MAX_VALUE),
                            new UUID(0, Long.MIN_VALUE),
                            new UUID(Long.MAX_VALUE, -1),
                            new UUID(Long.MIN_VALUE, 0),
                            new UUID(-1, -1))
                    .map(uuid -> task(new TaskId(uuid), NOON))
                    .toList();
            ascending.forEach(task -> add(alice, task));

            assertEquals(new TaskPage(ascending.reversed(), null), list(alice));
            assertEquals(ascending.reversed(), all(alice, TaskStatus.ALL, 1));
            assertEquals(ascending.reversed(), all(alice, TaskStatus.ALL, 4));
        }

        @Test
        void oneStatusOnly() {
            var pending = task(id(1), NOON);
            var completed = completed(task(id(2), NOON));
            add(alice, pending);
            add(alice, completed);

            assertEquals(List.of(pending), all(alice, TaskStatus.PENDING, 10));
            assertEquals(List.of(completed), all(alice, TaskStatus.COMPLETED, 10));
            assertEquals(List.of(completed, pending), all(alice, TaskStatus.ALL, 10));
        }

        @Test
        void fullPagesOfOneStatus() {
            var tasks = IntStream.rangeClosed(1, 10)
                    .mapToObj(n -> task(id(n), NOON.plusSeconds(n)))
                    .map(task -> task.createdAt().getEpochSecond() % 2 == 0 ? task : completed(task))
                    .toList();
            tasks.forEach(task -> add(alice, task));
            var completed = tasks.reversed().stream().filter(Task::completed).toList();

            var first = repository().list(alice, new TaskQuery(TaskStatus.COMPLETED, 3, null));
            assertEquals(completed.subList(0, 3), first.items());
            assertEquals(completed, all(alice, TaskStatus.COMPLETED, 3));
        }

        @Test
        void noNextPageAfterAFullLastOne() {
            var tasks = added(alice, 4);

            var first = repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, null));
            var second = repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, first.next()));

            assertEquals(new TaskPage(tasks.subList(0, 2), place(tasks.get(1))), first);
            assertEquals(new TaskPage(tasks.subList(2, 4), null), second);
        }

        @Test
        void aNextPageOfOneTask() {
            var tasks = added(alice, 3);

            var first = repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, null));
            var second = repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, first.next()));

            assertEquals(new TaskPage(tasks.subList(0, 2), place(tasks.get(1))), first);
            assertEquals(new TaskPage(tasks.subList(2, 3), null), second);
        }

        @Test
        void asManyAsTheLargestLimit() {
            var tasks = added(alice, TaskQuery.MAX_LIMIT + 1);

            assertEquals(
                    new TaskPage(tasks.subList(0, TaskQuery.MAX_LIMIT), place(tasks.get(TaskQuery.MAX_LIMIT - 1))),
                    repository().list(alice, new TaskQuery(TaskStatus.ALL, TaskQuery.MAX_LIMIT, null)));
        }

        @Test
        void fromAPlaceWhoseTaskIsGone() {
            var tasks = added(alice, 3);
            var first = repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, null));
            repository().delete(alice, tasks.get(1).id(), any -> true);

            assertEquals(
                    new TaskPage(tasks.subList(2, 3), null),
                    repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, first.next())));
        }

        @Test
        void nothingTwiceWhenNewerTasksAppearBetweenPages() {
            var tasks = added(alice, 3);
            var first = repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, null));
            add(alice, task(id(99), NOON.plusSeconds(99)));

            assertEquals(
                    new TaskPage(tasks.subList(2, 3), null),
                    repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, first.next())));
        }

        @Test
        void nothingBelowTheOldestPlace() {
            var tasks = added(alice, 2);

            assertEquals(
                    new TaskPage(List.of(), null),
                    repository().list(alice, new TaskQuery(TaskStatus.ALL, 2, place(tasks.getLast()))));
        }

        @Test
        void whatIsThereThroughoutExactlyOnceWhileOthersWrite() {
            var lasting = added(alice, 20).stream().map(Task::id).toList();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var writing = threads.submit(() -> {
                    for (var n = 0; n < 100; n++) {
                        var brief = task(new TaskId(UUID.randomUUID()), NOON.plusSeconds(n % 25));
                        add(alice, brief);
                        add(bob, brief);
                        repository().update(alice, id(n % 20), any -> true, TaskRepositoryContract::completed);
                        repository().delete(alice, brief.id(), any -> true);
                    }
                });
                do {
                    var seen =
                            all(alice, TaskStatus.ALL, 3).stream().map(Task::id).toList();
                    assertEquals(seen.stream().distinct().toList(), seen);
                    assertEquals(
                            lasting, seen.stream().filter(lasting::contains).toList());
                } while (!writing.isDone());
                result(writing);
            }
        }
    }

    @Nested
    final class Updates {
        private final Task task = task(id(1), NOON);

        @Test
        void replaceTheTask() {
            var other = task(id(2), NOON);
            add(alice, task);
            add(alice, other);
            var changed = new Task(task.id(), new Title("new"), new Description("d"), true, task.createdAt(), LATER, 2);

            var update = repository().update(alice, task.id(), any -> true, any -> changed);

            assertEquals(new TaskUpdate.Updated(changed), update);
            assertEquals(Optional.of(changed), repository().find(alice, task.id()));
            assertEquals(Optional.of(other), repository().find(alice, other.id()));
        }

        @Test
        void canRemoveADescription() {
            var described = new Task(id(1), new Title("t"), new Description("d"), false, NOON, NOON, 1);
            add(alice, described);

            repository()
                    .update(alice, id(1), any -> true, it -> it.changed(List.of(new TaskChange.Describe(null)), LATER));

            assertNull(repository().find(alice, id(1)).orElseThrow().description());
        }

        @Test
        void showTheTaskAsItIsToPreconditionAndChange() {
            add(alice, task);
            var shown = new ArrayList<Task>();

            repository().update(alice, task.id(), shown::add, it -> {
                shown.add(it);
                return it;
            });

            assertEquals(List.of(task, task), shown);
        }

        @Test
        void mayMakeNoDifference() {
            add(alice, task);

            assertEquals(new TaskUpdate.Updated(task), repository().update(alice, task.id(), any -> true, it -> it));
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void leaveATaskAloneThatDoesNotFulfilThePrecondition() {
            add(alice, task);

            assertEquals(
                    new TaskUpdate.PreconditionFailed(),
                    repository().update(alice, task.id(), it -> it.version() == 2, any -> {
                        throw new AssertionError("changed in spite of the precondition");
                    }));
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void ofAnAbsentTaskAskNothing() {
            assertEquals(
                    new TaskUpdate.Absent(),
                    repository()
                            .update(
                                    alice,
                                    task.id(),
                                    any -> {
                                        throw new AssertionError("asked about no task");
                                    },
                                    it -> it));
        }

        @Test
        void leaveTheTaskAloneWhereTheChangeFails() {
            add(alice, task);
            var failure = new IllegalArgumentException("of the caller");

            var thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> repository().update(alice, task.id(), any -> true, any -> {
                        throw failure;
                    }));

            assertSame(failure, thrown);
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void madeAtOnceAreAllKept() {
            add(alice, task);

            atOnce(n -> {
                for (var round = 0; round < 5; round++) {
                    repository().update(alice, task.id(), any -> true, TaskRepositoryContract::lengthened);
                }
                return n;
            });

            var kept = repository().find(alice, task.id()).orElseThrow();
            assertEquals(
                    task.title().value() + "+".repeat(5 * THREADS), kept.title().value());
            assertEquals(1 + 5 * THREADS, kept.version());
        }

        @Test
        void madeAtOnceOnOneVersionSucceedOnce() {
            add(alice, task);

            var updates = atOnce(n ->
                    repository().update(alice, task.id(), it -> it.version() == 1, TaskRepositoryContract::lengthened));

            var expected =
                    new ArrayList<TaskUpdate>(Collections.nCopies(THREADS - 1, new TaskUpdate.PreconditionFailed()));
            expected.add(new TaskUpdate.Updated(lengthened(task)));
            assertEquals(counted(expected), counted(updates));
            assertEquals(Optional.of(lengthened(task)), repository().find(alice, task.id()));
        }
    }

    @Nested
    final class Deletions {
        private final Task task = task(id(1), NOON);

        @Test
        void removeTheTask() {
            var other = task(id(2), NOON);
            add(alice, task);
            add(alice, other);

            assertEquals(TaskDeletion.DELETED, repository().delete(alice, task.id(), task::equals));
            assertEquals(Optional.empty(), repository().find(alice, task.id()));
            assertEquals(new TaskPage(List.of(other), null), list(alice));
        }

        @Test
        void happenOnce() {
            add(alice, task);
            repository().delete(alice, task.id(), any -> true);

            assertEquals(TaskDeletion.ABSENT, repository().delete(alice, task.id(), any -> true));
        }

        @Test
        void leaveATaskAloneThatDoesNotFulfilThePrecondition() {
            add(alice, task);

            assertEquals(
                    TaskDeletion.PRECONDITION_FAILED, repository().delete(alice, task.id(), it -> it.version() == 2));
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void leaveTheTaskAloneWhereThePreconditionFails() {
            add(alice, task);
            var failure = new IllegalArgumentException("of the caller");

            var thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> repository().delete(alice, task.id(), any -> {
                        throw failure;
                    }));

            assertSame(failure, thrown);
            assertEquals(Optional.of(task), repository().find(alice, task.id()));
        }

        @Test
        void ofAnAbsentTaskAskNothing() {
            assertEquals(TaskDeletion.ABSENT, repository().delete(alice, task.id(), any -> {
                throw new AssertionError("asked about no task");
            }));
        }

        @Test
        void freeTheId() {
            var next = task(id(1), LATER);
            add(alice, task);
            repository().delete(alice, task.id(), any -> true);
            add(alice, next);

            assertEquals(Optional.of(next), repository().find(alice, id(1)));
        }

        @Test
        void madeAtOnceSucceedOnce() {
            add(alice, task);

            var deletions = atOnce(n -> repository().delete(alice, task.id(), any -> true));

            var expected = new ArrayList<>(Collections.nCopies(THREADS - 1, TaskDeletion.ABSENT));
            expected.add(TaskDeletion.DELETED);
            assertEquals(counted(expected), counted(deletions));
        }

        @Test
        void madeAmongUpdatesAreNotUndone() {
            add(alice, task);

            var outcomes = atOnce(n -> n == 0
                    ? (Object) repository().delete(alice, task.id(), any -> true)
                    : repository().update(alice, task.id(), any -> true, TaskRepositoryContract::lengthened));

            // The updates before it counted on from each other, those after it found nothing.
            var expected = new ArrayList<Object>(List.of(TaskDeletion.DELETED));
            var before = THREADS - 1 - Collections.frequency(outcomes, new TaskUpdate.Absent());
            Stream.iterate(lengthened(task), TaskRepositoryContract::lengthened)
                    .limit(before)
                    .map(TaskUpdate.Updated::new)
                    .forEach(expected::add);
            expected.addAll(Collections.nCopies(THREADS - 1 - before, new TaskUpdate.Absent()));
            assertEquals(counted(expected), counted(outcomes));
            assertEquals(Optional.empty(), repository().find(alice, task.id()));
        }

        @Test
        void andUpdatesOfOneVersionMadeAtOnceSucceedOnce() {
            add(alice, task);

            var outcomes = atOnce(n -> n % 2 == 0
                    ? (Object) repository().delete(alice, task.id(), it -> it.version() == 1)
                    : repository()
                            .update(alice, task.id(), it -> it.version() == 1, TaskRepositoryContract::lengthened));

            var deleted = Collections.frequency(outcomes, TaskDeletion.DELETED) == 1;
            var expected = new ArrayList<Object>();
            // The first decides what all others find.
            expected.add(deleted ? TaskDeletion.DELETED : new TaskUpdate.Updated(lengthened(task)));
            expected.addAll(Collections.nCopies(
                    THREADS / 2 - (deleted ? 1 : 0), deleted ? TaskDeletion.ABSENT : TaskDeletion.PRECONDITION_FAILED));
            expected.addAll(Collections.nCopies(
                    THREADS / 2 - (deleted ? 0 : 1),
                    deleted ? new TaskUpdate.Absent() : new TaskUpdate.PreconditionFailed()));
            assertEquals(counted(expected), counted(outcomes));
            assertEquals(deleted, repository().find(alice, task.id()).isEmpty());
        }
    }

    static Stream<Task> tasks() {
        var id = new TaskId(UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
        var longest = "\ud83d\udd11";
        return Stream.of(
                Task.create(id, new Title("a"), null, false, NOON),
                new Task(id, new Title("b"), new Description(""), true, NOON, LATER, 2),
                new Task(
                        id,
                        new Title(longest.repeat(Title.MAX_LENGTH)),
                        new Description(longest.repeat(Description.MAX_LENGTH)),
                        false,
                        Instant.parse("1969-12-31T23:59:59.999999Z"),
                        Instant.parse("9999-12-31T23:59:59.999999Z"),
                        Long.MAX_VALUE),
                new Task(
                        id,
                        new Title(" '; drop table task; -- \\ %s ? :x $1 "),
                        new Description("\t\r\n\u0001\u00e9 e\u0301 \u202e\ufeff\uffff"),
                        false,
                        // The hour that summer time repeats in many places: no time zone may come between.
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-25T01:30:00Z"),
                        1));
    }

    static Stream<Arguments> tasksThatSayOtherThings() {
        return Stream.of(
                Arguments.of(new Title("A"), new Description("b"), false),
                Arguments.of(new Title("a"), new Description("B"), false),
                Arguments.of(new Title("a"), new Description("b"), true),
                Arguments.of(new Title("a"), new Description(""), false),
                Arguments.of(new Title("a"), null, false),
                Arguments.of(new Title("ab"), new Description(""), false),
                Arguments.of(new Title("ab"), null, false));
    }

    static Stream<Arguments> lookalikes() {
        return Stream.of(
                Arguments.of("alice", "Alice"),
                Arguments.of("alice", "alice "),
                Arguments.of("alice ", "alice"),
                Arguments.of("\u00e9", "e\u0301"),
                Arguments.of("stra\u00dfe", "strasse"),
                Arguments.of("a%", "ab"),
                Arguments.of("ab", "a%"),
                Arguments.of("a", "\u0430"),
                Arguments.of("' or true --", "x"),
                Arguments.of("\\", "\\\\"));
    }

    private static TaskId id(long number) {
        return new TaskId(new UUID(0, number));
    }

    private static Task task(TaskId id, Instant createdAt) {
        return Task.create(id, new Title("task"), new Description("of the contract"), false, createdAt);
    }

    private static Task completed(Task task) {
        return task.changed(List.of(new TaskChange.Complete(true)), LATER);
    }

    private static Task lengthened(Task task) {
        var longer = new Title(task.title().value() + "+");
        return task.changed(List.of(new TaskChange.Retitle(longer)), LATER);
    }

    private static TaskCursor place(Task task) {
        return new TaskCursor(task.createdAt(), task.id());
    }

    /** So many new tasks, in the order of a list. */
    private List<Task> added(UserId owner, int count) {
        var tasks = IntStream.range(0, count)
                .mapToObj(n -> task(id(n), NOON.plusSeconds(n)))
                .toList();
        tasks.forEach(task -> add(owner, task));
        return tasks.reversed();
    }

    private void add(UserId owner, Task task) {
        assertEquals(TaskAddition.ADDED, repository().add(new Caller(owner, NOON, null), task));
    }

    private KeyedAddition add(UserId owner, IdempotencyKey key, Task task) {
        return repository().add(new Caller(owner, NOON, null), key, task);
    }

    private TaskPage list(UserId owner) {
        return repository().list(owner, new TaskQuery(TaskStatus.ALL, 10, null));
    }

    /** Every page, one after the other. */
    private List<Task> all(UserId owner, TaskStatus status, int limit) {
        var tasks = new ArrayList<Task>();
        @Nullable TaskCursor after = null;
        do {
            var page = repository().list(owner, new TaskQuery(status, limit, after));
            tasks.addAll(page.items());
            after = page.next();
        } while (after != null);
        return tasks;
    }

    private static <T> Map<T, Long> counted(List<? extends T> items) {
        return items.stream().collect(Collectors.groupingBy(item -> (T) item, Collectors.counting()));
    }
}
