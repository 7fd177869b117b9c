package dev.latchkey.adapters.http;

import dev.latchkey.domain.task.IdempotencyKey;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a client names an addition that it may have to repeat (draft-ietf-httpapi-idempotency-key-header, section 2). */
final class IdempotencyKeyHeader {
    static final HeaderName NAME = HeaderNames.create("Idempotency-Key");

    // RFC 9651 section 3.3.3.
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private IdempotencyKeyHeader() {}

    /**
     * The key, empty where the header is there twice or is not well formed. The draft wants it in quotation marks, many
     * clients leave them out: the same key.
     */
    static Optional<IdempotencyKey> parse(List<String> values) {
        return values.size() == 1 ? parse(values.getFirst()) : Optional.empty();
    }

    private static Optional<IdempotencyKey> parse(String value) {
        var string = STRING.matcher(value);
        if (string.matches()) {
            return IdempotencyKey.of(ESCAPE.matcher(string.group(1)).replaceAll("$1"));
        }
        return value.contains("\"") ? Optional.empty() : IdempotencyKey.of(value);
    }
}
