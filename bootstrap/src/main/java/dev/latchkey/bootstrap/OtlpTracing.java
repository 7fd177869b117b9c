package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.RequestTracing;
import dev.latchkey.adapters.persistence.DatabaseOperation;
import dev.latchkey.adapters.persistence.DatabaseWatch;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerifier;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traces as OpenTelemetry has them, handed over by OTLP in the background: a request, the verification of its token, each
 * operation on the database. What a request names, a path, a token or a user, is in none of them.
 */
final class OtlpTracing implements Tracing {
    private static final Duration LAST_EXPORT = Duration.ofSeconds(2);
    private static final String ERROR = "error.type";

    private static final TextMapGetter<UnaryOperator<String>> HEADERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable UnaryOperator<String> headers, String name) {
            // Not tracestate: it is the caller's to fill, with anything.
            var value = headers == null || !name.equals("traceparent") ? "" : headers.apply(name);
            return value.isEmpty() ? null : value;
        }
    };

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OtlpTracing(TraceExport export, String version) {
        var exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(export.traces().toString());
        export.headers().forEach(exporter::addHeader);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", export.serviceName())
                        .put("service.version", version)
                        .put("service.instance.id", UUID.randomUUID().toString())
                        .build()))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(export.share())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
        tracer = provider.get("dev.latchkey");
    }

    @Override
    public RequestTracing requests() {
        return this::begin;
    }

    @SuppressWarnings("MustBeClosedChecker") // the trace closes it
    private RequestTracing.Trace begin(String method, String route, UnaryOperator<String> headers) {
        var caller = W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
        var span = tracer.spanBuilder(method + " " + route)
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .setAttribute("http.route", route)
                .startSpan();
        return new Request(span, span.makeCurrent());
    }

    private record Request(Span span, Scope scope) implements RequestTracing.Trace {
        @Override
        public String id() {
            var context = span.getSpanContext();
            return context.isSampled() ? context.getTraceId() : "";
        }

        @Override
        public void answered(int status, String error) {
            span.setAttribute("http.response.status_code", status);
            if (!error.isEmpty()) {
                span.setAttribute(ERROR, error).setStatus(StatusCode.ERROR);
            }
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    @Override
    public TokenVerifier around(TokenVerifier verifier) {
        return token -> {
            var span = tracer.spanBuilder("verify token").startSpan();
            try (var _ = span.makeCurrent()) {
                var verification = verifier.verify(token);
                span.setAttribute("latchkey.verdict", verdict(verification));
                return verification;
            } finally {
                span.end();
            }
        };
    }

    private static String verdict(TokenVerification verification) {
        return switch (verification) {
            case TokenVerification.Verified _ -> "verified";
            case TokenVerification.Rejected(var reason) -> reason.name().toLowerCase(Locale.ROOT);
            case TokenVerification.KeysUnavailable _ -> "keys_unavailable";
            case TokenVerification.AccessUnknown _ -> "access_unknown";
        };
    }

    @Override
    public DatabaseWatch around(DatabaseWatch watch) {
        return new DatabaseWatch() {
            @Override
            public <T> T during(DatabaseOperation operation, Supplier<T> work) {
                // What is done in the background is part of no request.
                return Span.current().getSpanContext().isValid()
                        ? followed(operation, () -> watch.during(operation, work))
                        : watch.during(operation, work);
            }

            @Override
            public void waited(String pool, Duration wait) {
                watch.waited(pool, wait);
            }

            @Override
            public void waitedInVain(String pool) {
                watch.waitedInVain(pool);
            }
        };
    }

    private <T> T followed(DatabaseOperation operation, Supplier<T> work) {
        var summary = operation.verb() + " " + operation.collection();
        var span = tracer.spanBuilder(summary)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "postgresql")
                .setAttribute("db.operation.name", operation.verb())
                .setAttribute("db.collection.name", operation.collection())
                .setAttribute("db.query.summary", summary)
                .startSpan();
        try (var _ = span.makeCurrent()) {
            return work.get();
        } catch (RuntimeException | Error e) {
            span.setAttribute(ERROR, e.getClass().getSimpleName()).setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    @Override
    public void close() {
        provider.shutdown().join(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
