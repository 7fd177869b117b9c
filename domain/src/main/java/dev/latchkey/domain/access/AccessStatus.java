package dev.latchkey.domain.access;

/** Whether a caller may still come in. */
public enum AccessStatus {
    STANDS,
    /** Taken back after it was proven. */
    REVOKED,
    /** It cannot be found out for now; neither "stands" nor "revoked" would be true. */
    UNKNOWN
}
