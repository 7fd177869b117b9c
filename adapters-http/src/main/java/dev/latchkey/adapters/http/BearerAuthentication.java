package dev.latchkey.adapters.http;

import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import io.helidon.http.HeaderNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The door: past it there are users, before it tokens (RFC 6750). */
final class BearerAuthentication {
    /** Who asks, or why that is not known. */
    sealed interface Outcome {
        record Proven(Caller caller) implements Outcome {}

        record Refused(Answer.Refusal refusal) implements Outcome {}
    }

    private final TokenVerifier verifier;
    private final List<String> metadata;
    private final AuditTrail audit;
    // Made once: a refusal must cost no more than an answer.
    private final Outcome absent;
    private final Map<TokenRejection, Outcome> rejections;

    /** @param metadataUrl where the resource's metadata are, as a challenge names it (RFC 9728 section 5.1) */
    BearerAuthentication(TokenVerifier verifier, String metadataUrl, AuditTrail audit) {
        this(verifier, List.of("resource_metadata=\"" + metadataUrl + "\""), audit);
    }

    /** For a resource that publishes no metadata. */
    BearerAuthentication(TokenVerifier verifier) {
        this(verifier, List.of(), AuditTrail.NONE);
    }

    private BearerAuthentication(TokenVerifier verifier, List<String> metadata, AuditTrail audit) {
        this.verifier = verifier;
        this.metadata = metadata;
        this.audit = audit;
        this.absent =
                refused(Answer.Refusal.of(ProblemCode.MISSING_TOKEN).with("WWW-Authenticate", challenge(List.of())));
        this.rejections = Arrays.stream(TokenRejection.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), this::rejected));
    }

    /** The handler's answer, where the request proves a user; else why it does not. */
    Answer answer(Request request, AuthenticatedHandler handler) {
        return switch (authenticate(request.headers(HeaderNames.AUTHORIZATION), request.query())) {
            case Outcome.Proven(var caller) -> {
                audit.admitted(caller.user());
                yield challenged(handler.handle(caller, request));
            }
            case Outcome.Refused(var refusal) -> {
                audit.refused(refusal.reason());
                yield refusal;
            }
        };
    }

    /**
     * @param authorization the values of all Authorization headers
     * @param query as it was sent
     */
    Outcome authenticate(List<String> authorization, String query) {
        if (mayHoldToken(query)) {
            return refused(Answer.Refusal.of(ProblemCode.INVALID_REQUEST).because("token_in_query"));
        }
        return switch (Credentials.of(authorization)) {
            case Credentials.Absent _ -> absent;
            case Credentials.Malformed _ ->
                refused(Answer.Refusal.of(ProblemCode.INVALID_REQUEST).because("malformed_credentials"));
            case Credentials.TooLarge _ -> refused(Answer.Refusal.of(ProblemCode.HEADERS_TOO_LARGE));
            case Credentials.Bearer(var token) -> judge(token);
        };
    }

    private Outcome judge(BearerToken token) {
        return switch (verifier.verify(token)) {
            case TokenVerification.Verified verified -> new Outcome.Proven(verified.caller());
            case TokenVerification.Rejected(var reason) -> Objects.requireNonNull(rejections.get(reason));
            case TokenVerification.KeysUnavailable _ -> refused(Answer.Refusal.of(ProblemCode.KEYS_UNAVAILABLE));
            case TokenVerification.AccessUnknown _ -> refused(Answer.Refusal.of(ProblemCode.DATABASE_UNAVAILABLE));
        };
    }

    private Outcome rejected(TokenRejection reason) {
        var refusal = Answer.Refusal.of(publicCode(reason));
        return refused(challenged(refusal).because(reason.name().toLowerCase(Locale.ROOT)));
    }

    /** A handler may find that access was taken back after it let the caller in; that too is answered with a challenge. */
    private Answer challenged(Answer answer) {
        return answer instanceof Answer.Refusal refusal && refusal.code() == ProblemCode.TOKEN_REVOKED
                ? challenged(refusal)
                : answer;
    }

    private Answer.Refusal challenged(Answer.Refusal refusal) {
        var description = "error_description=\"" + refusal.code().detail() + "\"";
        return refusal.with("WWW-Authenticate", challenge(List.of("error=\"invalid_token\"", description)));
    }

    private String challenge(List<String> error) {
        var parameters = Stream.concat(error.stream(), metadata.stream()).collect(Collectors.joining(", "));
        return ("Bearer " + parameters).strip();
    }

    private static Outcome refused(Answer.Refusal refusal) {
        return new Outcome.Refused(refusal);
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
                    MISSING_SESSION,
                    MISSING_EXPIRY,
                    MISSING_ISSUED_AT,
                    EXPIRES_BEFORE_ISSUED,
                    LIVES_TOO_LONG,
                    ISSUED_IN_FUTURE,
                    NOT_YET_VALID -> ProblemCode.INVALID_TOKEN;
        };
    }

    /** A token in the query ends up in logs and histories (RFC 9700 section 4.3.2); a query that cannot be read may hold one. */
    private static boolean mayHoldToken(String query) {
        return Query.parse(query)
                .map(parsed -> parsed.parameters().containsKey("access_token"))
                .orElse(true);
    }
}
