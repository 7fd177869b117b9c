package dev.latchkey.adapters.http;

import io.helidon.webserver.CloseConnectionException;
import java.io.Serial;

/** Tells the web server to end the connection: it knows no other way to be told. No fault, so nobody asks where it was. */
final class LastAnswer extends CloseConnectionException {
    @Serial
    private static final long serialVersionUID = 1;

    LastAnswer(String message) {
        super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
