package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonObject;
import dev.latchkey.adapters.jwt.Json.JsonText;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a token seems to be, by its shape and the names in it. No verdict depends on it. */
public enum TokenKind {
    SESSION_TOKEN("Better Auth's session token (opaque, not a JWT)"),
    SIGNED_SESSION_TOKEN("Better Auth's signed session cookie (not a JWT)"),
    COMPACT_CACHE("Better Auth's session cache cookie, strategy \"compact\" (not a JWT)"),
    JWT_CACHE("Better Auth's session cache cookie, strategy \"jwt\", under the secret"),
    PUBLISHED_CACHE("Better Auth's session cache cookie, strategy \"jwt\", under the JWK Set"),
    ENCRYPTED_CACHE("Better Auth's session cache cookie, strategy \"jwe\" (encrypted)"),
    ENCRYPTED("a JWE (encrypted)"),
    MAIL_VERIFICATION("the token of a Better Auth verification mail"),
    ID_TOKEN("an OpenID Connect ID token"),
    EVENT_TOKEN("a logout or security event token"),
    KEY_BOUND("an access token bound to a key (DPoP)"),
    CLIENT_TOKEN("an OAuth access token that a client got for itself (client credentials)"),
    OAUTH_ACCESS_TOKEN("an OAuth access token of a user"),
    ACCESS_TOKEN("a JWT such as GET /api/auth/token gives"),
    OTHER_JWT("a JWT"),
    UNKNOWN("nothing that is known here");

    // base64url of {"session":{ with which Better Auth's JSON begins, whole or cut into several cookies.
    private static final String COMPACT_CACHE_BEGINS = "eyJzZXNzaW9uIjp7";
    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9]{32}");
    // HMAC-SHA-256 in base64, as it is or percent-encoded.
    private static final Pattern SIGNED = Pattern.compile("[^.]+\\.(?:[A-Za-z0-9+/]|%2[BbFf]){43}(?:=|%3[Dd])");

    private final String description;

    TokenKind(String description) {
        this.description = description;
    }

    /** In a few words, for people. */
    public String description() {
        return description;
    }

    static TokenKind of(String token, @Nullable JsonObject header, @Nullable JsonObject payload) {
        if (header != null && payload != null) {
            return ofJwt(header, payload);
        }
        if (header != null && token.chars().filter(c -> c == '.').count() == 4) {
            return isText(header, "alg", "dir") && isText(header, "enc", "A256CBC-HS512") ? ENCRYPTED_CACHE : ENCRYPTED;
        }
        if (OPAQUE.matcher(token).matches()) {
            return SESSION_TOKEN;
        }
        if (SIGNED.matcher(token).matches()) {
            return SIGNED_SESSION_TOKEN;
        }
        return token.startsWith(COMPACT_CACHE_BEGINS) ? COMPACT_CACHE : UNKNOWN;
    }

    private static TokenKind ofJwt(JsonObject header, JsonObject payload) {
        if (isText(header, "typ", "better-auth.session-cache+jwt")) {
            return PUBLISHED_CACHE;
        }
        if (hasAll(payload, "session", "user")) {
            return JWT_CACHE;
        }
        if (payload.has("email") && !payload.has("sub")) {
            return MAIL_VERIFICATION;
        }
        if (Set.of("nonce", "at_hash", "c_hash", "auth_time").stream().anyMatch(payload::has)) {
            return ID_TOKEN;
        }
        if (payload.has("events") || isText(header, "typ", "logout+jwt")) {
            return EVENT_TOKEN;
        }
        if (payload.has("cnf")) {
            return KEY_BOUND;
        }
        if (payload.has("client_id") || isText(header, "typ", "at+jwt")) {
            var client = payload.get("client_id");
            return client != null && client.equals(payload.get("sub")) ? CLIENT_TOKEN : OAUTH_ACCESS_TOKEN;
        }
        return hasAll(payload, "iss", "aud", "sub", "iat", "exp") ? ACCESS_TOKEN : OTHER_JWT;
    }

    private static boolean hasAll(JsonObject object, String... names) {
        return object.members().keySet().containsAll(Set.of(names));
    }

    private static boolean isText(JsonObject object, String name, String expected) {
        return object.get(name) instanceof JsonText(var text) && text.equalsIgnoreCase(expected);
    }
}
