package dev.latchkey.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * How the service lets itself be watched.
 *
 * @param log how the log is written
 * @param auditKey what subjects are digested under in the audit log, {@code null} for a key of each process's own
 * @param traces where traces go, {@code null} where there are none
 */
record Watching(
        LogSettings log,
        @Nullable AuditKey auditKey,
        @Nullable TraceExport traces) {
    Tracing tracing() {
        return traces == null ? Tracing.OFF : new OtlpTracing(traces, Version.current());
    }
}
