package dev.latchkey.adapters.http;

import java.io.Serial;

/** A port that was to be listened on cannot be had: something else holds it, or the address is not this machine's. */
public final class PortUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int port;

    PortUnavailableException(String host, int port) {
        super("cannot listen on " + host + ":" + port);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
