package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.RequestTracing;
import dev.latchkey.adapters.persistence.DatabaseWatch;
import dev.latchkey.domain.token.TokenVerifier;

/** Follows requests through verification and the database. Knows no library, so that none is loaded where it is off. */
interface Tracing extends AutoCloseable {
    /** Nobody wants to know. */
    Tracing OFF = new Tracing() {
        @Override
        public RequestTracing requests() {
            return RequestTracing.OFF;
        }

        @Override
        public TokenVerifier around(TokenVerifier verifier) {
            return verifier;
        }

        @Override
        public DatabaseWatch around(DatabaseWatch watch) {
            return watch;
        }

        @Override
        public void close() {}
    };

    RequestTracing requests();

    /** Answers as the verifier does, and is followed. */
    TokenVerifier around(TokenVerifier verifier);

    /** Tells the watch all, and is followed. */
    DatabaseWatch around(DatabaseWatch watch);

    /** Hands over what was not handed over yet, within a moment. */
    @Override
    void close();
}
