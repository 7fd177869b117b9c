package dev.latchkey.adapters.http;

import dev.latchkey.domain.task.TaskQuery;
import dev.latchkey.domain.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The query of a list of tasks. Strict, a parameter it does not know included: of a misspelt {@code status} the client
 * hears, instead of getting tasks it did not ask for.
 */
final class TaskListQuery {
    private static final Map<String, TaskStatus> STATUSES =
            Map.of("all", TaskStatus.ALL, "pending", TaskStatus.PENDING, "completed", TaskStatus.COMPLETED);
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");
    private static final Set<String> NAMES = Set.of("status", "limit", "cursor");

    private TaskListQuery() {}

    /** What is asked for, or empty where it cannot be told. */
    static Optional<TaskQuery> parse(String text) {
        return Query.parse(text)
                .map(Query::parameters)
                .filter(TaskListQuery::isKnown)
                .flatMap(TaskListQuery::read);
    }

    private static boolean isKnown(Map<String, List<String>> parameters) {
        return NAMES.containsAll(parameters.keySet())
                && parameters.values().stream().allMatch(values -> values.size() == 1);
    }

    private static Optional<TaskQuery> read(Map<String, List<String>> parameters) {
        var status = STATUSES.get(value(parameters, "status", "all"));
        var limit = value(parameters, "limit", Integer.toString(TaskQuery.DEFAULT_LIMIT));
        if (status == null || !LIMIT.matcher(limit).matches()) {
            return Optional.empty();
        }
        var max = Integer.parseInt(limit);
        if (!parameters.containsKey("cursor")) {
            return Optional.of(new TaskQuery(status, max, null));
        }
        return Cursor.read(value(parameters, "cursor", "")).map(cursor -> new TaskQuery(status, max, cursor));
    }

    private static String value(Map<String, List<String>> parameters, String name, String otherwise) {
        return parameters.getOrDefault(name, List.of(otherwise)).getFirst();
    }
}
