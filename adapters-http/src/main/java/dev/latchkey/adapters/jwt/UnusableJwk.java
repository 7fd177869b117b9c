package dev.latchkey.adapters.jwt;

/** Carries a fault from the depth of a key up to the set, where it becomes a warning; it leaves no trace. */
final class UnusableJwk extends Exception {
    private static final long serialVersionUID = 1;

    private final JwkFault fault;

    UnusableJwk(JwkFault fault) {
        super(fault.description(), null, false, false);
        this.fault = fault;
    }

    JwkFault fault() {
        return fault;
    }
}
