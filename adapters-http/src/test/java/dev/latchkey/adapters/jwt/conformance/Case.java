package dev.latchkey.adapters.jwt.conformance;

import dev.latchkey.domain.token.TokenRejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server must make of a token, and where it is written.
 *
 * @param status the answers that are right; for a token that must be accepted, any success is
 * @param level {@code MUST} where an RFC says so, {@code HARD} for what is stricter
 * @param subject the user that an accepted token names
 * @param latchkey this verifier's own reason, where the token gets as far as it
 */
record Case(
        String id,
        String section,
        String title,
        String verdict,
        List<Integer> status,
        String level,
        String rule,
        String reference,
        @Nullable String subject,
        @Nullable TokenRejection latchkey,
        List<Sent> requests) {}
