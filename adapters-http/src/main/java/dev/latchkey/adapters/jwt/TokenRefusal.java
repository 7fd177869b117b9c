package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenRejection;

/** Carries a reason from the depth of the reader up to the verdict, where it is caught at once; it leaves no trace. */
final class TokenRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final TokenRejection reason;

    TokenRefusal(TokenRejection reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    TokenRejection reason() {
        return reason;
    }
}
