package dev.latchkey.adapters.jwt;

/** Where the document with the issuer's keys comes from. */
interface JwkSetSource extends AutoCloseable {
    /** More than any set of {@value JwkSetReader#MAX_KEYS} keys that are not too costly to use. */
    int MAX_BYTES = 65_536;

    /** Fetches the document once, within the configured time; every mishap is a {@link FetchFailure}. */
    byte[] fetch() throws FetchFailure, InterruptedException;

    @Override
    void close();
}
