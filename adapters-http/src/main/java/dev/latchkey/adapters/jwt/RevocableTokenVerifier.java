package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.AccessUnknown;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.token.TokenVerifier;
import java.util.List;

/**
 * Takes back what another verifier has found to be good, where a check says so: the checks are asked in their order, and
 * the first that does not let the caller in decides. They cost more than the proof, so nothing unproven gets to them.
 */
public final class RevocableTokenVerifier implements TokenVerifier {
    private final TokenVerifier verifier;
    private final List<AccessCheck> checks;

    public RevocableTokenVerifier(TokenVerifier verifier, List<AccessCheck> checks) {
        this.verifier = verifier;
        this.checks = List.copyOf(checks);
    }

    @Override
    public TokenVerification verify(BearerToken token) {
        var verification = verifier.verify(token);
        return verification instanceof Verified verified ? checked(verified) : verification;
    }

    private TokenVerification checked(Verified verified) {
        for (var check : checks) {
            switch (check.check(verified.caller())) {
                case STANDS -> {}
                case REVOKED -> {
                    return new Rejected(TokenRejection.REVOKED);
                }
                case UNKNOWN -> {
                    return new AccessUnknown();
                }
            }
        }
        return verified;
    }
}
