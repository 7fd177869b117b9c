package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.domain.token.TokenClaims;
import dev.latchkey.domain.token.TokenRejection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** As much of a token as can be read, whatever is wrong with the rest; to explain it by, never to believe it. */
final class UnprovenToken {
    static final List<String> JUDGED = List.of("jti", "iss", "aud", "sub", "client_id", "sid", "iat", "nbf", "exp");

    private final String text;
    private final @Nullable JsonObject header;
    private final @Nullable JsonObject payload;

    UnprovenToken(String text) {
        this.text = text;
        var parts = text.split("\\.", -1);
        this.header = parts.length > 2 ? object(parts[0]) : null;
        this.payload = parts.length == 3 ? object(parts[1]) : null;
    }

    String text() {
        return text;
    }

    String[] parts() {
        return text.split("\\.", -1);
    }

    /** The header is what a reason that can be the header's or the payload's is about. */
    boolean headerIsAtFault(TokenRejection reason) {
        return reason == TokenRejection.WRONG_TYPE ? headerHas("typ") && header("typ") == null : header == null;
    }

    /** The text of a header member, or {@code null} where it is absent or something else. */
    @Nullable
    String header(String name) {
        return header != null && header.get(name) instanceof JsonText(var value) ? value : null;
    }

    boolean headerHas(String name) {
        return header != null && header.has(name);
    }

    @Nullable
    Json claim(String name) {
        return payload == null ? null : payload.get(name);
    }

    /** The first of the judged claims that is not of its type, or out of range. */
    Optional<String> invalidClaim() {
        return JUDGED.stream().filter(it -> claims(only(it)) == null).findFirst();
    }

    TokenFacts facts() {
        var readable = new HashMap<String, Json>();
        JUDGED.stream().map(this::only).filter(it -> claims(it) != null).forEach(readable::putAll);
        var claims = Objects.requireNonNull(claims(readable), "what can be read one by one can be read together");
        return new TokenFacts(
                TokenKind.of(text, header, payload),
                text.length(),
                header("alg"),
                header("kid"),
                header("typ"),
                claims.issuer(),
                claims.audience(),
                claims.issuedAt(),
                claims.notBefore(),
                claims.expiresAt(),
                payload == null
                        ? Map.<String, Json>of().keySet()
                        : payload.members().keySet());
    }

    private Map<String, Json> only(String name) {
        var claim = claim(name);
        return claim == null ? Map.of() : Map.of(name, claim);
    }

    private static @Nullable TokenClaims claims(Map<String, Json> members) {
        try {
            return ClaimsReader.read(null, new JsonObject(members));
        } catch (TokenRefusal invalid) {
            return null;
        }
    }

    private static @Nullable JsonObject object(String part) {
        try {
            var bytes = Base64Url.decode(part);
            return bytes.isPresent() ? StrictJson.object(bytes.get()) : null;
        } catch (TokenRefusal unreadable) {
            return null;
        }
    }
}
