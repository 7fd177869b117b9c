package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import io.helidon.http.HeaderNames;
import java.util.Locale;

/** The door: past it there are users, before it tokens (RFC 6750). */
final class BearerAuthentication {
    private final TokenVerifier verifier;
    private final String metadataUrl;

    /** @param metadataUrl where the resource's metadata are, as a challenge names it (RFC 9728 section 5.1) */
    BearerAuthentication(TokenVerifier verifier, String metadataUrl) {
        this.verifier = verifier;
        this.metadataUrl = metadataUrl;
    }

    /** The handler's answer, where the request proves a user; else why it does not. */
    Answer answer(Request request, AuthenticatedHandler handler) {
        if (hasTokenInQuery(request)) {
            return Answer.Refusal.of(ProblemCode.INVALID_REQUEST).because("token_in_query");
        }
        return switch (Credentials.of(request.headers(HeaderNames.AUTHORIZATION))) {
            case Credentials.Absent _ ->
                Answer.Refusal.of(ProblemCode.MISSING_TOKEN).with("WWW-Authenticate", "Bearer " + metadata());
            case Credentials.Malformed _ ->
                Answer.Refusal.of(ProblemCode.INVALID_REQUEST).because("malformed_credentials");
            case Credentials.TooLarge _ -> Answer.Refusal.of(ProblemCode.HEADERS_TOO_LARGE);
            case Credentials.Bearer(var token) -> answer(token, request, handler);
        };
    }

    private Answer answer(BearerToken token, Request request, AuthenticatedHandler handler) {
        return switch (verifier.verify(token)) {
            case TokenVerification.Verified verified -> handler.handle(verified.userId(), request);
            case TokenVerification.Rejected(var reason) -> rejected(reason);
            case TokenVerification.KeysUnavailable _ -> Answer.Refusal.of(ProblemCode.KEYS_UNAVAILABLE);
        };
    }

    private Answer rejected(TokenRejection reason) {
        var code = publicCode(reason);
        var challenge = "Bearer error=\"invalid_token\", error_description=\"" + code.detail() + "\", " + metadata();
        return Answer.Refusal.of(code)
                .with("WWW-Authenticate", challenge)
                .because(reason.name().toLowerCase(Locale.ROOT));
    }

    /** Expired and revoked tokens were good once: to say so teaches nobody to forge one. */
    private static ProblemCode publicCode(TokenRejection reason) {
        return switch (reason) {
            case EXPIRED -> ProblemCode.TOKEN_EXPIRED;
            case REVOKED -> ProblemCode.TOKEN_REVOKED;
            case TOO_LARGE,
                    OPAQUE_TOKEN,
                    SIGNED_COOKIE,
                    ENCRYPTED,
                    MALFORMED,
                    NOT_BASE64URL,
                    NOT_UTF8,
                    NOT_JSON,
                    DUPLICATE_MEMBER,
                    ALGORITHM_NOT_ALLOWED,
                    CRITICAL_EXTENSION,
                    UNENCODED_PAYLOAD,
                    COMPRESSED,
                    NESTED,
                    EMBEDDED_KEY,
                    INVALID_KEY_ID,
                    UNKNOWN_KEY,
                    BAD_SIGNATURE,
                    INVALID_CLAIM,
                    WRONG_TYPE,
                    SESSION_CACHE,
                    MAIL_VERIFICATION,
                    ID_TOKEN,
                    EVENT_TOKEN,
                    KEY_BOUND,
                    CLIENT_TOKEN,
                    WRONG_ISSUER,
                    WRONG_AUDIENCE,
                    INVALID_SUBJECT,
                    MISSING_EXPIRY,
                    MISSING_ISSUED_AT,
                    EXPIRES_BEFORE_ISSUED,
                    LIVES_TOO_LONG,
                    ISSUED_IN_FUTURE,
                    NOT_YET_VALID -> ProblemCode.INVALID_TOKEN;
        };
    }

    /** A token in the query ends up in logs and histories (RFC 9700 section 4.3.2); a query that cannot be read may hold one. */
    private static boolean hasTokenInQuery(Request request) {
        return Query.parse(request.query())
                .map(query -> query.parameters().containsKey("access_token"))
                .orElse(true);
    }

    private String metadata() {
        return "resource_metadata=\"" + metadataUrl + "\"";
    }
}
