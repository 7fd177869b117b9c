package dev.latchkey.adapters.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * The members of a JSON object, read strictly: UTF-8 alone (RFC 8259 section 8.1), one object and nothing after it.
 *
 * @param repeated a fault for each member that is there more than once
 */
record JsonObject(Map<String, JsonNode> members, List<Fault> repeated) {
    static Reading<JsonObject> read(byte[] body) {
        try (var parser = Json.MAPPER.createParser(decode(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return faulty(Detail.NOT_AN_OBJECT);
            }
            var object = readMembers(parser);
            return parser.nextToken() == null ? new Reading.Accepted<>(object) : faulty(Detail.NOT_ALONE);
        } catch (CharacterCodingException _) {
            return faulty(Detail.NOT_UTF8);
        } catch (JacksonException _) {
            return faulty(Detail.NOT_JSON);
        }
    }

    private static JsonObject readMembers(JsonParser parser) {
        var members = new LinkedHashMap<String, JsonNode>();
        var repeated = new ArrayList<Fault>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            JsonNode value = parser.readValueAsTree();
            if (members.put(name, value) != null) {
                repeated.add(Fault.at(name, Detail.REPEATED_MEMBER));
            }
        }
        return new JsonObject(members, repeated);
    }

    private static String decode(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static Reading<JsonObject> faulty(Detail detail) {
        return new Reading.Faulty<>(List.of(new Fault("", detail)));
    }
}
