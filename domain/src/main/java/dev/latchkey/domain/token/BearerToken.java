package dev.latchkey.domain.token;

/** The credential of an {@code Authorization: Bearer} header (RFC 6750 section 2.1), unread; it never prints itself. */
public record BearerToken(String value) {
    @Override
    public String toString() {
        return "BearerToken[redacted]";
    }
}
