package dev.latchkey.adapters.http;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * By what a request is found again.
 *
 * @param requestId which the client is told too
 * @param traceId which others that have to do with the request know too; empty where it is not followed
 */
record Correlation(String requestId, String traceId) {
    static Correlation of(String requestId) {
        return new Correlation(requestId, "");
    }

    LoggingEventBuilder addTo(LoggingEventBuilder line) {
        var withRequest = line.addKeyValue("requestId", requestId);
        return traceId.isEmpty() ? withRequest : withRequest.addKeyValue("traceId", traceId);
    }
}
