package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonArray;
import dev.latchkey.adapters.jwt.Json.JsonNumber;
import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenRejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the claims that are judged (RFC 7519 section 4.1): each of its one JSON type and in range, or refused. */
final class ClaimsReader {
    // 9999-12-31T23:59:59Z: what RFC 3339 can still write.
    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);
    // Scaling by an exponent takes memory in proportion to it.
    private static final int MAX_SCALE = 64;
    private static final int MAX_SESSION_LENGTH = 255;

    private ClaimsReader() {}

    /** The claims of a payload whose signature holds; refused as {@code INVALID_CLAIM}. */
    static TokenClaims read(@Nullable String type, JsonObject payload) throws TokenRefusal {
        text(payload.get("jti")); // has no say, and still has to be what RFC 7519 section 4.1.7 says it is
        return new TokenClaims(
                type,
                text(payload.get("iss")),
                texts(payload.get("aud")),
                text(payload.get("sub")),
                text(payload.get("client_id")),
                session(payload.get("sid")),
                date(payload.get("iat")),
                date(payload.get("nbf")),
                date(payload.get("exp")),
                // As a set that need not be copied.
                Set.of(payload.members().keySet().toArray(String[]::new)));
    }

    /** As Better Auth names sessions: 32 characters, a UUID or a number, always as text; with room for other names. */
    private static @Nullable String session(@Nullable Json claim) throws TokenRefusal {
        var session = text(claim);
        if (session == null
                || (!session.isEmpty()
                        && session.length() <= MAX_SESSION_LENGTH
                        && session.chars().noneMatch(Character::isISOControl))) {
            return session;
        }
        throw invalid();
    }

    private static @Nullable String text(@Nullable Json claim) throws TokenRefusal {
        return claim == null ? null : requiredText(claim);
    }

    private static String requiredText(Json claim) throws TokenRefusal {
        if (claim instanceof JsonText(var value) && isWellFormed(value)) {
            return value;
        }
        throw invalid();
    }

    private static List<String> texts(@Nullable Json claim) throws TokenRefusal {
        return switch (claim) {
            case null -> List.of();
            case JsonArray(var elements) -> {
                var texts = new ArrayList<String>();
                for (var element : elements) {
                    texts.add(requiredText(element));
                }
                yield texts;
            }
            default -> List.of(requiredText(claim));
        };
    }

    /** A NumericDate (RFC 7519 section 2), floored to the second. */
    private static @Nullable Instant date(@Nullable Json claim) throws TokenRefusal {
        return switch (claim) {
            case null -> null;
            case JsonNumber(var literal) ->
                Instant.ofEpochSecond(seconds(literal).longValue());
            default -> throw invalid();
        };
    }

    private static BigDecimal seconds(String literal) throws TokenRefusal {
        try {
            var seconds = new BigDecimal(literal);
            if (Math.abs((long) seconds.scale()) <= MAX_SCALE
                    && seconds.signum() >= 0
                    && seconds.compareTo(LAST_SECOND) <= 0) {
                return seconds;
            }
        } catch (NumberFormatException exponentBeyondInt) {
            throw invalid();
        }
        throw invalid();
    }

    // A lone surrogate (RFC 8259 section 8.2) would compare one way here and another after it was written out.
    private static boolean isWellFormed(String value) {
        for (var i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            if (Character.getType(value.codePointAt(i)) == Character.SURROGATE) {
                return false;
            }
        }
        return true;
    }

    private static TokenRefusal invalid() {
        return new TokenRefusal(TokenRejection.INVALID_CLAIM);
    }
}
