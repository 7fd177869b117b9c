package dev.latchkey.domain.access;

/** Knows whether access that was proven once has been taken back since. */
@FunctionalInterface
public interface AccessCheck {
    AccessStatus check(Caller caller);
}
