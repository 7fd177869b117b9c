package dev.latchkey.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One HTTP/1.1 request as it goes over the wire, and the status it is to be answered with. */
final class Request {
    private final byte[] bytes;
    private final int status;

    private Request(byte[] bytes, int status) {
        this.bytes = bytes;
        this.status = status;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes);
    }

    int status() {
        return status;
    }

    static Request get(String path, String token) {
        return get(path, token, 200);
    }

    static Request get(String path, String token, int status) {
        return of("GET " + path + " HTTP/1.1\r\n" + head(token) + "\r\n", status);
    }

    static Request post(String path, String token, String json) {
        var head = "POST " + path + " HTTP/1.1\r\n" + head(token) + "Content-Type: application/json\r\n";
        return of(head + "Content-Length: " + json.length() + "\r\n\r\n" + json, 201);
    }

    private static String head(String token) {
        return "Host: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n";
    }

    private static Request of(String text, int status) {
        return new Request(text.getBytes(StandardCharsets.US_ASCII), status);
    }
}
