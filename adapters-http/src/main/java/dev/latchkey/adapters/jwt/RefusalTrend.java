package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenRejection;

/**
 * One reason behind most refusals, which is rather a setting's fault than that of those who were refused.
 *
 * @param alike how many verdicts had that reason
 * @param of how many verdicts that is among: refusals other than for expiry, or, where expiry is the reason, all
 */
public record RefusalTrend(TokenRejection reason, long alike, long of) {
    /** Rounded down. */
    public long percent() {
        return alike * 100 / of;
    }
}
