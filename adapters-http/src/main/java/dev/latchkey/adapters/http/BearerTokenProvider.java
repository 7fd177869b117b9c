package dev.latchkey.adapters.http;

import dev.latchkey.adapters.http.BearerAuthentication.Outcome;
import dev.latchkey.domain.token.TokenVerifier;
import io.helidon.security.AuthenticationResponse;
import io.helidon.security.Principal;
import io.helidon.security.ProviderRequest;
import io.helidon.security.SecurityEnvironment;
import io.helidon.security.SecurityResponse.SecurityStatus;
import io.helidon.security.spi.AuthenticationProvider;
import java.util.List;
import java.util.Map;

/**
 * The same door for applications on Helidon's own security framework: the user's id becomes the name of the principal,
 * and the token goes no further. A refusal has the status and the challenge of RFC 6750, and no body.
 */
public final class BearerTokenProvider implements AuthenticationProvider {
    private final BearerAuthentication authentication;

    public BearerTokenProvider(TokenVerifier verifier) {
        this.authentication = new BearerAuthentication(verifier);
    }

    @Override
    public AuthenticationResponse authenticate(ProviderRequest request) {
        var environment = request.env();
        return switch (authentication.authenticate(
                authorization(environment), environment.queryParams().rawValue())) {
            case Outcome.Proven(var caller) ->
                AuthenticationResponse.success(Principal.create(caller.user().value()));
            case Outcome.Refused(var refusal) -> refused(refusal);
        };
    }

    private static List<String> authorization(SecurityEnvironment environment) {
        return environment.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Authorization"))
                .map(Map.Entry::getValue)
                .flatMap(List::stream)
                .toList();
    }

    private static AuthenticationResponse refused(Answer.Refusal refusal) {
        var response = AuthenticationResponse.builder()
                .status(SecurityStatus.FAILURE_FINISH)
                .statusCode(refusal.code().status())
                .description(refusal.code().detail());
        refusal.headers().forEach(it -> response.responseHeader(it.name(), it.get()));
        return response.build();
    }
}
