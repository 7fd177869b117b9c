package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenRejection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service makes of a token, and why. Nothing in it is the signature, or about a person.
 *
 * @param reason of the first check that failed, {@code null} if none did
 * @param expected by that check, in a few words
 * @param seen by that check, in a few words
 * @param gap why the signature was not proved; the claims were judged as if it held
 * @param allowed the algorithms that may pass
 */
public record TokenExplanation(
        Verdict verdict,
        @Nullable TokenRejection reason,
        String expected,
        String seen,
        Gap gap,
        List<Step> steps,
        TokenFacts facts,
        Set<JwsAlgorithm> allowed) {
    public TokenExplanation {
        steps = List.copyOf(steps);
        allowed = Set.copyOf(allowed);
    }

    /** What the service would do with it. */
    public enum Verdict {
        ACCEPTED,
        REFUSED,
        /** Nothing is wrong with it but that nobody has proved who signed it. */
        UNPROVEN
    }

    /** What became of a check. */
    public enum Outcome {
        PASSED,
        FAILED,
        LEFT_OUT,
        NOT_REACHED
    }

    /** Why a signature could not be proved here. */
    public enum Gap {
        NONE,
        SECRET_UNKNOWN,
        JWK_SET_NOT_FETCHED,
        JWK_SET_UNREADABLE
    }

    /** One check and its outcome. */
    public record Step(TokenCheck check, Outcome outcome) {}
}
