package dev.latchkey.adapters.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** What goes out to a client, as long as nobody interrupts: a write that need not wait does not notice by itself. */
final class ClientStream extends FilterOutputStream {
    ClientStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        out.write(bytes, offset, length);
    }
}
