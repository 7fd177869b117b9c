package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.TokenCheck;
import dev.latchkey.adapters.jwt.TokenExplanation;
import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import dev.latchkey.adapters.jwt.TokenExplanation.Outcome;
import dev.latchkey.bootstrap.TokenFinder.Carrier;
import dev.latchkey.domain.token.TokenRejection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All that is to be said of a token.
 *
 * @param place where it was found, empty where it came alone
 * @param carrier what that place is to {@code serve}
 * @param settings what it was judged by, in a few words
 * @param keys the published keys that are known
 * @param advice on what is wrong with it, {@code null} where nothing is
 * @param claims what it claims, personal or not, {@code null} where that is to be kept to itself
 */
record Explained(
        TokenExplanation explanation,
        String place,
        Carrier carrier,
        String settings,
        List<String> keys,
        ExpectedAnswer answer,
        @Nullable Advice advice,
        @Nullable JsonNode claims) {

    /** What the cookie would get that the token was in; one that is too large for a header may be so for all of them. */
    Optional<ExpectedAnswer> answerToCookie() {
        return carrier == Carrier.COOKIE && explanation.reason() != TokenRejection.TOO_LARGE
                ? Optional.of(ExpectedAnswer.WITHOUT_TOKEN)
                : Optional.empty();
    }

    /** What was left out and how to have it checked, too. */
    Optional<String> gap() {
        if (explanation.steps().stream()
                .noneMatch(it -> it.outcome() == Outcome.LEFT_OUT && it.check() == TokenCheck.SIGNATURE)) {
            return Optional.empty();
        }
        return switch (explanation.gap()) {
            case NONE -> Optional.empty();
            case SECRET_UNKNOWN ->
                Optional.of("The signature was not checked: no secret is set. Set " + Setting.LATCHKEY_TOKEN_SECRET
                        + " as serve has it.");
            case JWK_SET_NOT_FETCHED ->
                Optional.of("The signature was not checked: explain stays offline. Save the JWK Set (GET"
                        + " /api/auth/jwks) to a file and give it with --jwks FILE.");
            case JWK_SET_UNREADABLE ->
                Optional.of("The signature was not checked: the file of the JWK Set cannot be read as one, and serve"
                        + " answers 503 until it can.");
        };
    }

    /** In one line. */
    String headline() {
        var verdict = switch (explanation.verdict()) {
            case ACCEPTED -> "the signature holds and the claims are in order";
            case UNPROVEN -> "the claims are in order, but who signed them is not known";
            case REFUSED -> advice == null ? "" : advice.title();
        };
        return explanation.verdict() == TokenExplanation.Verdict.REFUSED && explanation.gap() != Gap.NONE
                ? verdict + " (signature not checked)"
                : verdict;
    }
}
