package dev.latchkey.adapters.http;

import java.nio.charset.StandardCharsets;

/** The content of a response (RFC 9110 section 6.4): bytes and what they are. */
final class Content {
    static final Content NONE = new Content("", new byte[0]);

    private final String type;
    private final byte[] bytes;

    private Content(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** @param bytes nobody else's from now on */
    static Content of(String type, byte[] bytes) {
        return new Content(type, bytes);
    }

    static Content json(Object value) {
        return of("application/json", Json.write(value));
    }

    /** An object of one member that is a text. */
    static Content json(String name, String text) {
        return of("application/json", Json.write(name, text));
    }

    static Content problem(byte[] document) {
        return of("application/problem+json", document);
    }

    static Content html(String page) {
        return of("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    int length() {
        return bytes.length;
    }

    String type() {
        return type;
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
