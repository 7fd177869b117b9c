package dev.latchkey.domain.token;

/** Decides whether a bearer token proves who is calling. */
@FunctionalInterface
public interface TokenVerifier {
    /** The verdict on any text whatsoever; throws only where this service itself is at fault. */
    TokenVerification verify(BearerToken token);
}
