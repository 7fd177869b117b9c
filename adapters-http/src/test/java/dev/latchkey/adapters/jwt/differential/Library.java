package dev.latchkey.adapters.jwt.differential;

import dev.latchkey.domain.token.TokenVerification.Verified;
import java.util.Optional;

/** An independent library, configured as strictly as it can be for the issuer, the audience and the time of these tests. */
interface Library {
    String name();

    /** Who the token is for and for how long, if the library accepts it. */
    Optional<Verified> read(String token);
}
