package dev.latchkey.adapters.http;

/**
 * One thing wrong with a body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the body as a whole
 * @param detail what
 */
record Fault(String pointer, Detail detail) {
    /** A fault of the top-level member of that name. */
    static Fault at(String member, Detail detail) {
        return new Fault("/" + member.replace("~", "~0").replace("/", "~1"), detail);
    }
}
