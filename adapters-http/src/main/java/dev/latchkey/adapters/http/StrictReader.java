package dev.latchkey.adapters.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/**
 * Reads what the web server's own reader does, but for two things of a chunked body that a proxy in front could read in
 * another way (RFC 9112 section 7.1), what stands behind a chunk and a sign before its length, and for a length that
 * does not end, which it would keep in memory.
 */
final class StrictReader extends DataReader {
    private static final int NEW_LINE = 2;
    // Of a length in hexadecimal digits, with room for zeros in front.
    private static final int LONGEST_LINE = 32;

    StrictReader(Supplier<byte[]> bytes) {
        super(bytes);
    }

    /** Two bytes are skipped where there has to be a new line, which is looked for everywhere but behind a chunk. */
    @Override
    public void skip(int length) {
        if (length == NEW_LINE && !startsWithNewLine()) {
            throw new IncorrectNewLineException("no new line");
        }
        super.skip(length);
    }

    /** Of a body, where two bytes may be any. */
    @Override
    public BufferData readBuffer(int length) {
        var read = getBuffer(length);
        super.skip(length);
        return read;
    }

    /** A line of its own is the length of a chunk, or the end of all of them. */
    @Override
    public String readLine() {
        if (findNewLine(LONGEST_LINE) == LONGEST_LINE) {
            throw new IncorrectNewLineException("no length");
        }
        var line = super.readLine();
        if (line.startsWith("+")) {
            throw new IncorrectNewLineException("no length");
        }
        return line;
    }
}
