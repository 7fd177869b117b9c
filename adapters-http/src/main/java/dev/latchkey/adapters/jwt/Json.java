package dev.latchkey.adapters.jwt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value (RFC 8259 section 3), no more of it than tokens and keys need. */
sealed interface Json {
    record JsonObject(Map<String, Json> members) implements Json {
        @Nullable
        Json get(String name) {
            return members.get(name);
        }

        boolean has(String name) {
            return members.containsKey(name);
        }
    }

    record JsonArray(List<Json> elements) implements Json {}

    record JsonText(String value) implements Json {}

    /** A number as it is spelled, not yet converted: a few digits can stand for gigabytes. */
    record JsonNumber(String literal) implements Json {}

    /** {@code true}, {@code false} or {@code null}: right for nothing that is read here. */
    enum JsonWord implements Json {
        ANY
    }
}
