package dev.latchkey.adapters.http;

import dev.latchkey.domain.task.Description;
import dev.latchkey.domain.task.TaskChange;
import dev.latchkey.domain.task.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** What the body of a request says about a task. Its faults are reported all together. */
final class TaskBody {
    private static final String TITLE = "title";
    private static final String DESCRIPTION = "description";
    private static final String COMPLETED = "completed";
    private static final Set<String> MEMBERS = Set.of(TITLE, DESCRIPTION, COMPLETED);

    private final Map<String, JsonNode> members;
    private final List<Fault> faults;

    private TaskBody(JsonObject object) {
        members = object.members();
        faults = new ArrayList<>(object.repeated());
        var unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(MEMBERS);
        unknown.forEach(name -> faults.add(Fault.at(name, Detail.UNKNOWN_MEMBER)));
    }

    /** A task that is to be. */
    static Reading<NewTask> newTask(byte[] body) {
        return JsonObject.read(body).then(object -> new TaskBody(object).newTask());
    }

    /** A JSON merge patch (RFC 7396) of a task. */
    static Reading<List<TaskChange>> patch(byte[] body) {
        return JsonObject.read(body).then(object -> new TaskBody(object).patch());
    }

    private Reading<NewTask> newTask() {
        var title = title();
        var description = description();
        var completed = members.containsKey(COMPLETED) && completed();
        return faults.isEmpty()
                ? new Reading.Accepted<>(new NewTask(title.orElseThrow(), description, completed))
                : new Reading.Faulty<>(faults);
    }

    private Reading<List<TaskChange>> patch() {
        var changes = new ArrayList<TaskChange>();
        if (members.containsKey(TITLE)) {
            title().ifPresent(title -> changes.add(new TaskChange.Retitle(title)));
        }
        if (members.containsKey(DESCRIPTION)) {
            changes.add(new TaskChange.Describe(description()));
        }
        if (members.containsKey(COMPLETED)) {
            changes.add(new TaskChange.Complete(completed()));
        }
        return faults.isEmpty() ? new Reading.Accepted<>(changes) : new Reading.Faulty<>(faults);
    }

    private Optional<Title> title() {
        var value = member(TITLE);
        var title = value.isString() ? Title.of(value.stringValue()) : Optional.<Title>empty();
        if (title.isEmpty()) {
            fault(TITLE, Detail.TITLE);
        }
        return title;
    }

    private @Nullable Description description() {
        var value = member(DESCRIPTION);
        if (value.isNull()) {
            return null;
        }
        var description = value.isString() ? Description.of(value.stringValue()) : Optional.<Description>empty();
        if (description.isEmpty()) {
            fault(DESCRIPTION, Detail.DESCRIPTION);
        }
        return description.orElse(null);
    }

    private boolean completed() {
        var value = member(COMPLETED);
        if (!value.isBoolean()) {
            fault(COMPLETED, Detail.BOOLEAN);
        }
        return value.booleanValue(false);
    }

    private JsonNode member(String name) {
        return members.getOrDefault(name, NullNode.getInstance());
    }

    private void fault(String member, Detail detail) {
        faults.add(Fault.at(member, detail));
    }
}
