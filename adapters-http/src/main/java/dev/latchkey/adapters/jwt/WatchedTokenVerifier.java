package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import java.util.function.Consumer;

/** Answers as another verifier does, and tells of refusals that have one reason. */
public final class WatchedTokenVerifier implements TokenVerifier {
    private final TokenVerifier verifier;
    private final RefusalWatch watch;
    private final Consumer<RefusalTrend> listener;

    public WatchedTokenVerifier(TokenVerifier verifier, RefusalWatch watch, Consumer<RefusalTrend> listener) {
        this.verifier = verifier;
        this.watch = watch;
        this.listener = listener;
    }

    @Override
    public TokenVerification verify(BearerToken token) {
        var verification = verifier.verify(token);
        switch (verification) {
            case TokenVerification.Verified _ -> watch.verified();
            case TokenVerification.Rejected(var reason) -> watch.refused(reason).ifPresent(listener);
            // No verdicts on a token, and told of elsewhere.
            case TokenVerification.KeysUnavailable _, TokenVerification.AccessUnknown _ -> {}
        }
        return verification;
    }
}
