package dev.latchkey.adapters.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One request on its way to an answer, which is logged once and sent.
 *
 * @param trace of it, where it is followed
 * @param cors what the browser is told besides
 * @param start when it began, by {@link System#nanoTime}
 * @param leaving whether no more requests are wanted
 */
record Exchange(
        String requestId,
        RequestTracing.Trace trace,
        Request request,
        RouteTable.Place place,
        List<Header> cors,
        long start,
        RequestLog log,
        BooleanSupplier leaving,
        RoutingResponse serverResponse) {
    Exchange {
        cors = List.copyOf(cors);
    }

    /** Sends an answer that is held as a whole. */
    void send(Answer answer) {
        tell(answer);
        var response = response(answer);
        var last = begin(response);
        if (request.method().equals("HEAD")) {
            serverResponse.contentLength(response.content().length());
            serverResponse.send();
        } else {
            serverResponse.send(response.content().bytes());
        }
        end(last);
    }

    /**
     * Sends an answer while it is made. Whatever keeps it from becoming whole comes through.
     *
     * @param written counts the bytes on their way to the client
     */
    void send(Answer.Stream stream, AtomicLong written) {
        var last = begin(response(stream));
        stream.body().accept(new ClientStream(serverResponse.outputStream(), written));
        serverResponse.commit();
        tell(stream);
        stream.sent().run();
        end(last);
    }

    /** Whether another answer can still be sent, since nothing of the one that was begun has gone out. */
    boolean takeBack() {
        return serverResponse.reset();
    }

    /** Ends the connection in the middle of the answer: without the last chunk it is not whole (RFC 9112 section 8). */
    CloseConnectionException cutOff(Answer.Stream stream) {
        log.cutOff(correlation(), request.method(), place.pattern(), stream, duration());
        trace.answered(RequestLog.status(stream), RequestLog.CUT_OFF);
        stream.cutOff().run();
        return new LastAnswer("answered in part");
    }

    /** By what it is found again. */
    Correlation correlation() {
        return new Correlation(requestId, trace.id());
    }

    private void tell(Answer answer) {
        log.answered(correlation(), request.method(), place.pattern(), answer, duration());
        trace.answered(RequestLog.status(answer), RequestLog.error(answer));
    }

    private Response response(Answer answer) {
        return Response.of(answer, requestId, place.guarded(), cors, request::language);
    }

    /** The head, and whether it is the last of its connection. */
    private boolean begin(Response response) {
        serverResponse.status(response.statusLine());
        var headers = serverResponse.headers();
        response.headers().forEach(headers::set);
        var last = headers.contains(HeaderNames.CONNECTION) || request.endsConnection() || leaving.getAsBoolean();
        if (last) {
            headers.set(HeaderValues.CONNECTION_CLOSE);
        }
        return last;
    }

    private static void end(boolean last) {
        if (last) {
            // Left to itself the web server goes on, and takes what is left of this request for the next one.
            throw new LastAnswer("answered, and the last of its connection");
        }
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
