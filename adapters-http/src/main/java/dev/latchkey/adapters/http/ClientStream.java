package dev.latchkey.adapters.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** What goes out to a client, as long as nobody interrupts: a write that need not wait does not notice by itself. */
final class ClientStream extends FilterOutputStream {
    private final AtomicLong written;

    /** @param written counts the bytes that the client, or the network for it, has taken */
    ClientStream(OutputStream out, AtomicLong written) {
        super(out);
        this.written = written;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        out.write(bytes, offset, length);
        written.addAndGet(length);
    }
}
