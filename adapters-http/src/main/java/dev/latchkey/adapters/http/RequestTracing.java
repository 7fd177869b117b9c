package dev.latchkey.adapters.http;

import java.util.function.UnaryOperator;

/** Follows each request through the service, for who wants to see where its time goes. */
@FunctionalInterface
public interface RequestTracing {
    /** For who does not want to know. */
    RequestTracing OFF = (_, _, _) -> Trace.NONE;

    /**
     * A request has come in; until its trace is closed, by the same thread, what that thread does belongs to it.
     *
     * @param method known to HTTP, or {@code _OTHER}
     * @param route the pattern of the route, never the path
     * @param header the values of the request's headers of a name, as one list; empty where there is none
     */
    Trace begin(String method, String route, UnaryOperator<String> header);

    /** One request. */
    interface Trace extends AutoCloseable {
        /** Of a request that nobody follows. */
        Trace NONE = new Trace() {
            @Override
            public String id() {
                return "";
            }

            @Override
            public void answered(int status, String error) {}

            @Override
            public void close() {}
        };

        /** By which to find it where traces are kept; empty where this one is not. */
        String id();

        /** With what it was answered, and in one word what was wrong on our side; empty where nothing was. */
        void answered(int status, String error);

        @Override
        void close();
    }
}
