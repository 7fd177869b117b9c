package dev.latchkey.adapters.http;

import dev.latchkey.domain.user.UserDataReadOnlyException;
import dev.latchkey.domain.user.UserDataUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Where every well-formed request comes in and every answer to one goes out. */
final class Gate implements Filter {
    private final RouteTable table;
    private final BearerAuthentication authentication;
    private final Cors cors;
    private final RequestLog log;
    private final RequestTracing tracing;
    private final Supplier<String> requestIds;
    private final Duration patience;
    private final Turns turns;
    private final Admission admission;
    private final BooleanSupplier leaving;

    /**
     * @param patience how long a body may take to arrive, and what is streamed may stand still
     * @param leaving whether no more requests are wanted
     */
    Gate(
            RouteTable table,
            BearerAuthentication authentication,
            Cors cors,
            RequestLog log,
            RequestTracing tracing,
            Supplier<String> requestIds,
            Duration patience,
            Turns turns,
            Admission admission,
            BooleanSupplier leaving) {
        this.table = table;
        this.authentication = authentication;
        this.cors = cors;
        this.log = log;
        this.tracing = tracing;
        this.requestIds = requestIds;
        this.patience = patience;
        this.turns = turns;
        this.admission = admission;
        this.leaving = leaving;
    }

    /** Answers itself: what the web server's own routing would make of a path must not matter. */
    @Override
    public void filter(FilterChain chain, RoutingRequest serverRequest, RoutingResponse serverResponse) {
        var start = System.nanoTime();
        var requestId = requestIds.get();
        var place = table.find(serverRequest.prologue().uriPath().rawPath());
        var request = new Request(serverRequest, place.parameters(), patience);
        var origin = request.header(HeaderNames.ORIGIN);
        var method = RequestLog.known(request.method());
        try (var trace = tracing.begin(method, place.pattern(), name -> request.header(HeaderNames.create(name)));
                var turn = turns.begin()) {
            send(
                    new Exchange(
                            requestId,
                            trace,
                            request,
                            place,
                            cors.headers(origin),
                            start,
                            log,
                            leaving,
                            serverResponse),
                    turn);
        }
    }

    private void send(Exchange exchange, Turns.Turn turn) {
        switch (answer(exchange, turn)) {
            case Answer.Success success -> exchange.send(success);
            case Answer.Refusal refusal -> exchange.send(refusal);
            case Answer.Stream stream -> send(exchange, stream);
        }
    }

    private Answer answer(Exchange exchange, Turns.Turn turn) {
        var request = exchange.request();
        if (!request.framing().isClear()) {
            return Answer.Refusal.of(ProblemCode.INVALID_REQUEST)
                    .with("Connection", "close")
                    .because("unclear_framing");
        }
        if (!turn.hasCome()) {
            return Answer.Refusal.of(ProblemCode.OVERLOADED);
        }
        try {
            return cors.preflight(request, exchange.place()).orElseGet(() -> answer(request, exchange.place()));
        } catch (UnreadableBodyException e) {
            // What may be left of it is not worth reading.
            return Answer.Refusal.of(e.code()).with("Connection", "close");
        } catch (RuntimeException | Error e) {
            // An error too: what the web server would log of it is more than may be logged.
            return refusal(exchange, e);
        }
    }

    private void send(Exchange exchange, Answer.Stream stream) {
        var written = new AtomicLong();
        try (var _ = new TimeLimit(patience, written::get)) {
            exchange.send(stream, written);
        } catch (ServerConnectionException | UncheckedIOException _) {
            throw exchange.cutOff(stream);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            var refusal = refusal(exchange, e);
            if (!exchange.takeBack()) {
                throw exchange.cutOff(stream);
            }
            exchange.send(refusal);
        }
    }

    private Answer.Refusal refusal(Exchange exchange, Throwable failure) {
        if (failure instanceof OverloadedException) {
            return Answer.Refusal.of(ProblemCode.OVERLOADED);
        }
        if (failure instanceof OutOfMemoryError) {
            // Where nothing can be promised any more, it is not for a request to go on.
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), failure);
        }
        log.failed(exchange.correlation(), failure);
        return switch (failure) {
            case UserDataReadOnlyException _ ->
                Answer.Refusal.of(ProblemCode.DATABASE_UNAVAILABLE, Detail.DATABASE_READ_ONLY)
                        .because("database_read_only");
            case UserDataUnavailableException _ -> Answer.Refusal.of(ProblemCode.DATABASE_UNAVAILABLE);
            default -> Answer.Refusal.of(ProblemCode.INTERNAL_ERROR);
        };
    }

    private Answer answer(Request request, RouteTable.Place place) {
        var route = place.route(request.method());
        if (route.isEmpty()) {
            return place.guarded() ? authentication.answer(request, (_, _) -> nothingAt(place)) : nothingAt(place);
        }
        return switch (route.get().access()) {
            case Route.Access.Private(var handler, var admitted) ->
                admitted ? admitted(request, handler) : authentication.answer(request, handler);
            case Route.Access.Public(var handler) -> handler.handle(request);
        };
    }

    /** Who proves themselves, or has yet to send a body, keeps nobody out: both may depend on somebody slow. */
    private Answer admitted(Request request, AuthenticatedHandler handler) {
        admission.requireRoom();
        return authentication.answer(request, (caller, proven) -> {
            try (var stay = admission.begin()) {
                return stay.with(handler.handle(caller, proven.during(stay)));
            }
        });
    }

    private static Answer nothingAt(RouteTable.Place place) {
        return place.routes().isEmpty()
                ? Answer.Refusal.of(ProblemCode.NOT_FOUND)
                : Answer.Refusal.of(ProblemCode.METHOD_NOT_ALLOWED).with("Allow", place.methods());
    }
}
