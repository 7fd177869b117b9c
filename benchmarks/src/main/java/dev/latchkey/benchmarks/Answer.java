package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** One HTTP/1.1 answer after another, each with a Content-Length, as it comes in piece by piece. */
final class Answer {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);
    private static final Pattern LAST = Pattern.compile("\r\nconnection: *close\r\n", Pattern.CASE_INSENSITIVE);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private byte[] head = {};
    private int bodyMissing = -1;
    private int status;
    private boolean last;

    /** Whether the answer is whole with these bytes; then the next one begins. */
    boolean isWholeWith(ByteBuffer bytes) throws IOException {
        if (bodyMissing < 0) {
            readHead(bytes);
        } else {
            bodyMissing -= bytes.remaining();
        }
        if (bodyMissing != 0) {
            return false;
        }
        bodyMissing = -1;
        return true;
    }

    /** The status of the last whole answer. */
    int status() {
        return status;
    }

    /** Whether the server ends the connection after it. */
    boolean isLast() {
        return last;
    }

    private void readHead(ByteBuffer bytes) throws IOException {
        var before = head.length;
        head = Arrays.copyOf(head, before + bytes.remaining());
        bytes.get(head, before, bytes.remaining());
        var end = endOfHead();
        if (end < 0) {
            return;
        }
        var text = new String(head, 0, end, StandardCharsets.ISO_8859_1);
        var length = LENGTH.matcher(text);
        if (!length.find()) {
            throw new IOException("an answer without a Content-Length");
        }
        status = Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3));
        last = LAST.matcher(text).find();
        bodyMissing = Integer.parseInt(length.group(1)) - (head.length - end);
        head = new byte[0];
    }

    private int endOfHead() {
        for (var i = 3; i < head.length; i++) {
            if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n' && head[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }
}
