package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonArray;
import dev.latchkey.adapters.jwt.Json.JsonNumber;
import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.adapters.jwt.Json.JsonWord;
import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * RFC 8259 to the letter: one object in well-formed UTF-8 with nothing before or after it, no member named twice at any
 * depth, at most {@value #MAX_DEPTH} levels, numbers of at most {@value #MAX_NUMBER_LENGTH}
 * characters.
 */
final class StrictJson {
    static final int MAX_DEPTH = 16;
    static final int MAX_NUMBER_LENGTH = 64;

    // Names come from anyone: a table of them that outlives the document would be theirs to fill.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private StrictJson() {}

    /** The object in the document; refused as {@code NOT_UTF8}, {@code NOT_JSON} or {@code DUPLICATE_MEMBER}. */
    static JsonObject object(byte[] document) throws TokenRefusal {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8(document))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new TokenRefusal(TokenRejection.NOT_JSON);
            }
            var object = members(parser);
            if (parser.nextToken() != null) {
                throw new TokenRefusal(TokenRejection.NOT_JSON);
            }
            return object;
        } catch (JacksonException broken) {
            throw new TokenRefusal(TokenRejection.NOT_JSON);
        }
    }

    private static String utf8(byte[] document) throws TokenRefusal {
        var text = new String(document, StandardCharsets.UTF_8);
        // What is malformed has become a replacement character, which may also have been meant.
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), document)) {
            throw new TokenRefusal(TokenRejection.NOT_UTF8);
        }
        return text;
    }

    private static JsonObject members(JsonParser parser) throws TokenRefusal {
        var members = new HashMap<String, Json>();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            if (members.put(name, value(parser, parser.nextToken())) != null) {
                throw new TokenRefusal(TokenRejection.DUPLICATE_MEMBER);
            }
        }
        return new JsonObject(members);
    }

    private static JsonArray elements(JsonParser parser) throws TokenRefusal {
        var elements = new ArrayList<Json>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return new JsonArray(elements);
    }

    private static Json value(JsonParser parser, @Nullable JsonToken token) throws TokenRefusal {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> new JsonText(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> JsonWord.ANY;
            case null, default -> throw new TokenRefusal(TokenRejection.NOT_JSON);
        };
    }

    private static JsonNumber number(String literal) throws TokenRefusal {
        if (literal.length() > MAX_NUMBER_LENGTH) {
            throw new TokenRefusal(TokenRejection.NOT_JSON);
        }
        return new JsonNumber(literal);
    }
}
