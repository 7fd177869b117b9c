package dev.latchkey.adapters.http;

/** Who is told of requests beside the log and the metrics. */
public record Observers(AuditTrail audit, RequestTracing tracing) {
    /** Nobody. */
    public static final Observers NONE = new Observers(AuditTrail.NONE, RequestTracing.OFF);
}
