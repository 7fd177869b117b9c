package dev.latchkey.adapters.http;

import dev.latchkey.domain.token.TokenVerifier;
import io.helidon.http.DirectHandler;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.webserver.http.DirectHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Hands each request to the gate that stands when it comes in: one configuration answers all of it. */
final class Reception {
    private record Staff(Gate gate, DirectAnswers directAnswers) {}

    private final List<Route> routes;
    private final MeterRegistry meters;
    private final RequestLog log;
    private final Observers observers;
    private final RequestIds requestIds = new RequestIds(new SecureRandom()::nextLong);
    private final Duration patience;
    private final Turns turns;
    private final Admission admission;
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicReference<Staff> staff;

    /** @param routes of users: the same ones whatever the configuration */
    Reception(
            HttpConfig config,
            TokenVerifier verifier,
            List<Route> routes,
            MeterRegistry meters,
            RequestLog log,
            Observers observers,
            Duration patience) {
        this.routes = List.copyOf(routes);
        this.meters = meters;
        this.log = log;
        this.observers = observers;
        this.patience = patience;
        this.turns = new Turns(config.maxConcurrentRequests(), Turns.PATIENCE);
        this.admission = new Admission(config.capacity(), System::nanoTime);
        this.staff = new AtomicReference<>(staff(config, verifier));
    }

    /** The next request is answered by this configuration. */
    void reconfigure(HttpConfig config, TokenVerifier verifier) {
        staff.set(staff(config, verifier));
    }

    /** From now on each answer is the last of its connection; whether that is news. */
    boolean leave() {
        return leaving.compareAndSet(false, true);
    }

    /** Whether more requests are wanted. */
    boolean stays() {
        return !leaving.get();
    }

    /** For the web server's own refusals. */
    DirectHandlers directHandlers() {
        DirectHandler current = (request, type, status, headers, message) ->
                staff.get().directAnswers().handle(request, type, status, headers, message);
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, current);
        }
        return handlers.build();
    }

    /** The gate that stands now. */
    Gate gate() {
        return staff.get().gate();
    }

    private Staff staff(HttpConfig config, TokenVerifier verifier) {
        var cors = new Cors(config.corsOrigins());
        var authentication = new BearerAuthentication(
                new MeteredTokenVerifier(verifier, meters),
                config.publicReference(ResourceMetadata.PATH),
                observers.audit());
        var table = HttpServer.table(config, routes);
        return new Staff(
                new Gate(
                        table,
                        authentication,
                        cors,
                        log,
                        observers.tracing(),
                        requestIds,
                        patience,
                        turns,
                        admission,
                        leaving::get),
                new DirectAnswers(cors, log, requestIds));
    }
}
