package dev.latchkey.adapters.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;

/** The content of a response (RFC 9110 section 6.4): bytes and what they are. */
final class Content {
    private static final Header PROBLEM = type("application/problem+json");
    private static final Header HTML = type("text/html; charset=utf-8");

    static final Content NONE = new Content(HeaderValues.CONTENT_TYPE_OCTET_STREAM, new byte[0]);

    private final Header type;
    private final byte[] bytes;

    private Content(Header type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** @param bytes nobody else's from now on */
    static Content of(String type, byte[] bytes) {
        return new Content(type(type), bytes);
    }

    static Content json(Object value) {
        return new Content(HeaderValues.CONTENT_TYPE_JSON, Json.write(value));
    }

    /** An object of one member that is a text. */
    static Content json(String name, String text) {
        return new Content(HeaderValues.CONTENT_TYPE_JSON, Json.write(name, text));
    }

    static Content problem(byte[] document) {
        return new Content(PROBLEM, document);
    }

    static Content html(String page) {
        return new Content(HTML, page.getBytes(StandardCharsets.UTF_8));
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    int length() {
        return bytes.length;
    }

    /** Its Content-Type. */
    Header type() {
        return type;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    private static Header type(String type) {
        return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type);
    }
}
