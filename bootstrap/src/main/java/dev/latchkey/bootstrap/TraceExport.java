package dev.latchkey.bootstrap;

import java.net.URI;
import java.util.Map;

/**
 * Where traces go, by OTLP over HTTP.
 *
 * @param endpoint of the collector, without the path of traces
 * @param headers sent with each export, such as its credentials
 * @param serviceName what the service is called there
 * @param share of the requests that are followed where nobody before us has decided, 0 to 1
 */
record TraceExport(URI endpoint, Map<String, String> headers, String serviceName, double share) {
    TraceExport {
        headers = Map.copyOf(headers);
    }

    URI traces() {
        var base = endpoint.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "v1/traces");
    }

    /** The headers may be credentials. */
    @Override
    public String toString() {
        return "TraceExport[redacted]";
    }
}
