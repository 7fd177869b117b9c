package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.BearerToken;
import java.util.List;
import java.util.Optional;

/** The value of a request's only Authorization header, for tests of what comes after it. */
public final class AuthorizationHeader {
    private AuthorizationHeader() {}

    /** The bearer token that is read from it, if any. */
    public static Optional<BearerToken> token(String value) {
        return Credentials.of(List.of(value)) instanceof Credentials.Bearer(var token)
                ? Optional.of(token)
                : Optional.empty();
    }
}
