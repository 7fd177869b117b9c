package dev.latchkey.adapters.http;

import dev.latchkey.domain.user.UserDataUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** Where every well-formed request comes in and every answer to one goes out. */
final class Gate implements Filter {
    private final RouteTable table;
    private final BearerAuthentication authentication;
    private final Cors cors;
    private final RequestLog log;
    private final Supplier<String> requestIds;
    private final Duration patience;

    /** @param patience how long a body may take to arrive */
    Gate(
            RouteTable table,
            BearerAuthentication authentication,
            Cors cors,
            RequestLog log,
            Supplier<String> requestIds,
            Duration patience) {
        this.table = table;
        this.authentication = authentication;
        this.cors = cors;
        this.log = log;
        this.requestIds = requestIds;
        this.patience = patience;
    }

    /** Answers itself: what the web server's own routing would make of a path must not matter. */
    @Override
    public void filter(FilterChain chain, RoutingRequest serverRequest, RoutingResponse serverResponse) {
        var start = System.nanoTime();
        var requestId = requestIds.get();
        var place = table.find(serverRequest.prologue().uriPath().rawPath());
        var request = new Request(serverRequest, place.parameters(), patience);
        var answer = answer(request, place, requestId);
        log.answered(requestId, request.method(), place.pattern(), answer, Duration.ofNanos(System.nanoTime() - start));
        var origin = request.header(HeaderNames.ORIGIN);
        send(Response.of(answer, requestId, place.guarded(), cors.headers(origin)), request, serverResponse);
    }

    private Answer answer(Request request, RouteTable.Place place, String requestId) {
        if (!request.framing().isClear()) {
            return Answer.Refusal.of(ProblemCode.INVALID_REQUEST)
                    .with("Connection", "close")
                    .because("unclear_framing");
        }
        try {
            return cors.preflight(request, place).orElseGet(() -> answer(request, place));
        } catch (UnreadableBodyException e) {
            // What may be left of it is not worth reading.
            return Answer.Refusal.of(e.code()).with("Connection", "close");
        } catch (UserDataUnavailableException e) {
            log.failed(requestId, e);
            return Answer.Refusal.of(ProblemCode.DATABASE_UNAVAILABLE);
        } catch (RuntimeException | Error e) {
            // An error too: what the web server would log of it is more than may be logged.
            log.failed(requestId, e);
            return Answer.Refusal.of(ProblemCode.INTERNAL_ERROR);
        }
    }

    private Answer answer(Request request, RouteTable.Place place) {
        var route = place.route(request.method());
        if (route.isEmpty()) {
            return place.guarded() ? authentication.answer(request, (_, _) -> nothingAt(place)) : nothingAt(place);
        }
        return switch (route.get().access()) {
            case Route.Access.Private(var handler) -> authentication.answer(request, handler);
            case Route.Access.Public(var handler) -> handler.handle(request);
        };
    }

    private static Answer nothingAt(RouteTable.Place place) {
        return place.routes().isEmpty()
                ? Answer.Refusal.of(ProblemCode.NOT_FOUND)
                : Answer.Refusal.of(ProblemCode.METHOD_NOT_ALLOWED).with("Allow", place.methods());
    }

    private static void send(Response response, Request request, RoutingResponse serverResponse) {
        serverResponse.status(response.statusLine());
        response.headers().forEach(serverResponse::header);
        var last = response.headers().containsKey("Connection") || request.endsConnection();
        if (last) {
            serverResponse.header("Connection", "close");
        }
        if (request.method().equals("HEAD")) {
            serverResponse.contentLength(response.content().bytes().length);
            serverResponse.send();
        } else {
            serverResponse.send(response.content().bytes());
        }
        if (last) {
            // Left to itself the web server goes on, and takes what is left of this request for the next one.
            throw new CloseConnectionException("answered, and the last of its connection");
        }
    }
}
