package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenVerification.Verified;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a token says when another parser reads it, against the rules written down a second time. */
final class SecondOpinion {
    private static final Set<String> FORBIDDEN_CLAIMS =
            Set.of("nonce", "at_hash", "c_hash", "auth_time", "events", "cnf");
    private static final Set<String> FORBIDDEN_HEADERS =
            Set.of("crit", "b64", "zip", "cty", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256");

    /** A number as it is spelled: not every one fits into a type. */
    private record Literal(String digits) {}

    private SecondOpinion() {}

    /** Objects as maps, arrays as lists, texts as strings; asserts that no member is named twice. */
    static Map<?, ?> object(byte[] document) {
        try (var parser = Json.createParser(new StringReader(new String(document, StandardCharsets.UTF_8)))) {
            var object = (Map<?, ?>) value(parser, parser.next());
            assertTrue(!parser.hasNext());
            return object;
        }
    }

    private static Object value(JsonParser parser, JsonParser.Event event) {
        return switch (event) {
            case START_OBJECT -> {
                var object = new HashMap<String, Object>();
                while (parser.next() != JsonParser.Event.END_OBJECT) {
                    var name = parser.getString();
                    assertTrue(object.put(name, value(parser, parser.next())) == null, "named twice");
                }
                yield object;
            }
            case START_ARRAY -> {
                var array = new ArrayList<>();
                for (var next = parser.next(); next != JsonParser.Event.END_ARRAY; next = parser.next()) {
                    array.add(value(parser, next));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER -> new Literal(parser.getString());
            default -> event; // true, false or null
        };
    }

    /** The text, or {@code null} where there is no such member; anything else is a fault. */
    static @Nullable String text(Map<?, ?> object, String name) {
        return (String) object.get(name);
    }

    static void assertHeader(JoseHeader read, byte[] header) {
        var json = object(header);
        assertEquals(read.algorithm().joseName(), text(json, "alg"));
        assertEquals(read.keyId(), text(json, "kid"));
        assertEquals(read.type(), text(json, "typ"));
        assertTrue(Collections.disjoint(json.keySet(), FORBIDDEN_HEADERS));
        var id = read.keyId();
        assertTrue(id == null || id.matches("[ -~]{1,256}"));
    }

    static void assertType(TokenPolicy policy, byte[] header) {
        var type = text(object(header), "typ");
        assertTrue(policy.types().contains(type == null ? "jwt" : type.toLowerCase(Locale.ROOT)));
    }

    static void assertClaims(Verified verified, TokenPolicy policy, Instant now, byte[] payload) {
        var claims = object(payload);
        assertEquals(policy.issuer(), text(claims, "iss"));
        assertEquals(verified.userId().value(), text(claims, "sub"));
        assertEquals(verified.session(), text(claims, "sid"));
        var audience = claims.get("aud");
        assertTrue(
                audience instanceof List<?> several
                        ? several.stream().allMatch(String.class::isInstance)
                                && !Collections.disjoint(several, policy.audiences())
                        : policy.audiences().stream().anyMatch(ours -> ours.equals(audience)));
        assertTrue(Collections.disjoint(claims.keySet(), FORBIDDEN_CLAIMS));
        assertTrue(!claims.containsKey("session") || !claims.containsKey("user"));

        var issued = seconds(claims, "iat");
        var expires = seconds(claims, "exp");
        var skew = policy.clockSkew().toSeconds();
        assertEquals(verified.issuedAt().getEpochSecond(), issued);
        assertEquals(verified.expiresAt().getEpochSecond(), expires);
        assertTrue(issued < expires && expires - issued <= policy.maxLifetime().toSeconds());
        assertTrue(issued <= now.getEpochSecond() + skew);
        assertTrue(expires > now.getEpochSecond() - skew);
        if (claims.containsKey("nbf")) {
            assertTrue(seconds(claims, "nbf") <= now.getEpochSecond() + skew);
            assertTrue(seconds(claims, "nbf") < expires);
        }
    }

    private static long seconds(Map<?, ?> claims, String name) {
        assertTrue(claims.get(name) instanceof Literal, name);
        var value = new BigDecimal(((Literal) claims.get(name)).digits);
        assertTrue(value.signum() >= 0 && value.compareTo(BigDecimal.valueOf(253_402_300_799L)) <= 0);
        return value.setScale(0, RoundingMode.FLOOR).longValueExact();
    }
}
