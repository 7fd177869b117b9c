package dev.latchkey.adapters.http;

import dev.latchkey.application.task.TaskList;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.task.IdempotencyKey;
import dev.latchkey.domain.task.KeyedAddition;
import dev.latchkey.domain.task.Task;
import dev.latchkey.domain.task.TaskDeletion;
import dev.latchkey.domain.task.TaskId;
import dev.latchkey.domain.task.TaskUpdate;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A user's tasks over HTTP. Somebody else's task gets the very answer of one that never was. */
final class TaskRoutes {
    private static final String COLLECTION = "/api/tasks";
    private static final String ITEM = COLLECTION + "/{id}";
    private static final Set<String> NEW_TASK_TYPES = Set.of("application/json");
    private static final Set<String> PATCH_TYPES = Set.of("application/merge-patch+json", "application/json");

    // The parser takes shorter spellings too; a task has one id, in upper case or lower.
    private static final Pattern ID = Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private final TaskList tasks;

    TaskRoutes(TaskList tasks) {
        this.tasks = tasks;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", COLLECTION, this::add),
                Route.of("GET", COLLECTION, this::list),
                Route.of("GET", ITEM, this::find),
                Route.of("PATCH", ITEM, this::change),
                Route.of("DELETE", ITEM, this::delete));
    }

    private Answer add(Caller caller, Request request) {
        if (!MediaType.isOneOf(NEW_TASK_TYPES, request)) {
            return Answer.Refusal.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE).with("Accept-Post", "application/json");
        }
        var keys = request.headers(IdempotencyKeyHeader.NAME);
        if (keys.isEmpty()) {
            return TaskBody.newTask(request.body())
                    .answer(body -> tasks.add(caller, body.title(), body.description(), body.completed())
                            .map(TaskRoutes::added)
                            .orElseGet(() -> Answer.Refusal.of(ProblemCode.TOKEN_REVOKED)));
        }
        var key = IdempotencyKeyHeader.parse(keys);
        return key.isPresent()
                ? addOnce(caller, key.get(), request)
                : Answer.Refusal.of(ProblemCode.INVALID_REQUEST, Detail.IDEMPOTENCY_KEY);
    }

    private Answer addOnce(Caller caller, IdempotencyKey key, Request request) {
        return TaskBody.newTask(request.body())
                .answer(body -> switch (tasks.add(caller, key, body.title(), body.description(), body.completed())) {
                    case KeyedAddition.Added(var task) -> added(task);
                    case KeyedAddition.KeyReused _ -> Answer.Refusal.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
                    case KeyedAddition.AccessRevoked _ -> Answer.Refusal.of(ProblemCode.TOKEN_REVOKED);
                });
    }

    private static Answer added(Task task) {
        return task(201, task).with("Location", COLLECTION + "/" + task.id().value());
    }

    private Answer list(Caller caller, Request request) {
        var query = TaskListQuery.parse(request.query());
        return query.isPresent()
                ? Answer.Success.of(200, Content.json(TaskJson.Page.of(tasks.list(caller.user(), query.get()))))
                : Answer.Refusal.of(ProblemCode.INVALID_REQUEST, Detail.TASK_QUERY);
    }

    private Answer find(Caller caller, Request request) {
        return withId(
                request,
                id -> withTags(request, HeaderNames.IF_NONE_MATCH, EntityTags.NONE, seen -> {
                    var found = tasks.find(caller.user(), id);
                    if (found.isEmpty()) {
                        return Answer.Refusal.of(ProblemCode.NOT_FOUND);
                    }
                    var task = found.get();
                    return seen.matchWeakly(task.version())
                            ? Answer.Success.of(304).with("ETag", EntityTags.of(task.version()))
                            : task(200, task);
                }));
    }

    private Answer change(Caller caller, Request request) {
        return withId(
                request,
                id -> withTags(request, HeaderNames.IF_MATCH, EntityTags.ANY, expected -> {
                    if (!MediaType.isOneOf(PATCH_TYPES, request)) {
                        return Answer.Refusal.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                                .with("Accept-Patch", "application/merge-patch+json, application/json");
                    }
                    return TaskBody.patch(request.body()).answer(changes -> switch (tasks.change(
                            caller.user(), id, precondition(expected), changes)) {
                        case TaskUpdate.Updated(var task) -> task(200, task);
                        case TaskUpdate.Absent _ -> Answer.Refusal.of(ProblemCode.NOT_FOUND);
                        case TaskUpdate.PreconditionFailed _ -> Answer.Refusal.of(ProblemCode.PRECONDITION_FAILED);
                    });
                }));
    }

    private Answer delete(Caller caller, Request request) {
        return withId(
                request,
                id -> withTags(
                        request,
                        HeaderNames.IF_MATCH,
                        EntityTags.ANY,
                        expected -> answer(tasks.delete(caller.user(), id, precondition(expected)))));
    }

    private static Answer answer(TaskDeletion deletion) {
        return switch (deletion) {
            case DELETED -> Answer.Success.of(204);
            case ABSENT -> Answer.Refusal.of(ProblemCode.NOT_FOUND);
            case PRECONDITION_FAILED -> Answer.Refusal.of(ProblemCode.PRECONDITION_FAILED);
        };
    }

    private static Predicate<Task> precondition(EntityTags expected) {
        return task -> expected.matchStrongly(task.version());
    }

    private static Answer.Success task(int status, Task task) {
        return Answer.Success.of(status, Content.json(TaskJson.of(task))).with("ETag", EntityTags.of(task.version()));
    }

    /** What cannot be an id is the id of nothing. */
    private static Answer withId(Request request, Function<TaskId, Answer> handler) {
        var id = id(request.pathParameter("id"));
        return id.isPresent() ? handler.apply(id.get()) : Answer.Refusal.of(ProblemCode.NOT_FOUND);
    }

    private static Optional<TaskId> id(String text) {
        return ID.matcher(text).matches() ? Optional.of(new TaskId(UUID.fromString(text))) : Optional.empty();
    }

    private static Answer withTags(
            Request request, HeaderName header, EntityTags otherwise, Function<EntityTags, Answer> handler) {
        if (request.headers(header).isEmpty()) {
            return handler.apply(otherwise);
        }
        var tags = EntityTags.parse(request.header(header));
        return tags.isPresent()
                ? handler.apply(tags.get())
                : Answer.Refusal.of(ProblemCode.INVALID_REQUEST, Detail.ENTITY_TAGS);
    }
}
