package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.TokenExplanation;
import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import dev.latchkey.domain.token.TokenRejection;
import java.util.regex.Pattern;

/**
 * What {@code serve} would answer to a request.
 *
 * @param code of the problem, empty where there is none
 */
record ExpectedAnswer(int status, String code) {
    static final ExpectedAnswer WITHOUT_TOKEN = new ExpectedAnswer(401, "missing_token");

    // RFC 6750 section 2.1: b64token.
    private static final Pattern SENDABLE = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

    /** To a request with that token as its bearer token. */
    static ExpectedAnswer to(String token, TokenExplanation explanation) {
        if (explanation.reason() == TokenRejection.TOO_LARGE) {
            return new ExpectedAnswer(431, "headers_too_large");
        }
        if (!SENDABLE.matcher(token).matches()) {
            return new ExpectedAnswer(400, "invalid_request");
        }
        if (explanation.gap() == Gap.JWK_SET_UNREADABLE) {
            return new ExpectedAnswer(503, "keys_unavailable");
        }
        return switch (explanation.reason()) {
            case null -> new ExpectedAnswer(200, "");
            case EXPIRED -> new ExpectedAnswer(401, "token_expired");
            default -> new ExpectedAnswer(401, "invalid_token");
        };
    }

    @Override
    public String toString() {
        return code.isEmpty() ? String.valueOf(status) : status + " " + code;
    }
}
