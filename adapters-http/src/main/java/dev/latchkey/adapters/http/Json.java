package dev.latchkey.adapters.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this service writes and reads it (RFC 8259). */
final class Json {
    /** Nothing this service reads is nested deeper. */
    private static final int MAX_DEPTH = 16;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final byte[] END = {'"', '}'};

    private Json() {}

    /** The value in UTF-8. */
    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** An object of one member that is a text, in UTF-8: what {@link #write} makes of it, for a tenth of the price. */
    static byte[] write(String name, String text) {
        var quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        var start = ("{\"" + name + "\":\"").getBytes(StandardCharsets.UTF_8);
        var json = Arrays.copyOf(start, start.length + quoted.length + END.length);
        System.arraycopy(quoted, 0, json, start.length, quoted.length);
        System.arraycopy(END, 0, json, start.length + quoted.length, END.length);
        return json;
    }
}
