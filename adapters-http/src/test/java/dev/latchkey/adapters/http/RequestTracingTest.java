package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What whoever follows requests is told of each, and the log of them. */
class RequestTracingTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Observers observers = new Observers(AuditTrail.NONE, (method, route, header) -> {
        told.add("begin " + method + " " + route + " " + header.apply("traceparent"));
        return new RequestTracing.Trace() {
            @Override
            public String id() {
                return header.apply("tracestate");
            }

            @Override
            public void answered(int status, String error) {
                told.add("answered " + status + " " + error);
            }

            @Override
            public void close() {
                told.add("end");
            }
        };
    });
    private final LiveServer live = LiveServer.startWith(observers);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = assertInstanceOf(Logger.class, LoggerFactory.getLogger(RequestLog.class));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        live.close();
    }

    /** What was told by the time the server has ended, since a client may be ahead of it. */
    private void assertTold(String... expected) {
        live.server.close();
        assertEquals(List.of(expected), told);
    }

    private List<List<Object>> traceIds() {
        return lines.list.stream()
                .map(line -> line.getKeyValuePairs().stream()
                        .filter(pair -> pair.key.equals("traceId"))
                        .map(pair -> pair.value)
                        .toList())
                .toList();
    }

    @Test
    void aRequestIsNamedByItsRouteAndBringsItsHeaders() throws Exception {
        live.get("/api/tasks/7?x=y", "Authorization", ALICE, "traceparent", "00-a-b-01");
        assertTold("begin GET /api/tasks/{id} 00-a-b-01", "answered 404 ", "end");
    }

    @Test
    void aMadeUpMethodAndPathAreNotTold() throws Exception {
        live.send("FORGE", "/no/such/path", "");
        assertTold("begin _OTHER unmatched ", "answered 404 ", "end");
    }

    @Test
    void aFailureOfOursIsNamed() throws Exception {
        live.get("/api/me", "Authorization", "Bearer keys-unavailable");
        assertTold("begin GET /api/me ", "answered 503 keys_unavailable", "end");
    }

    @Test
    void aRequestThatEndsItsConnectionEndsItsTrace() throws Exception {
        live.raw("GET /docs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTold("begin GET /docs ", "answered 200 ", "end");
    }

    @Test
    void anExportIsToldWhenItHasGoneOut() throws Exception {
        live.get("/api/me/export", "Authorization", ALICE);
        assertTold("begin GET /api/me/export ", "answered 200 ", "end");
    }

    @Test
    void anExportThatIsCutOffIsToldSo() throws Exception {
        try (var breaking = LiveServer.startWith(ExportHttpTest.thatBreaksOff(), observers)) {
            assertThrows(IOException.class, () -> breaking.get("/api/me/export", "Authorization", ALICE));
        }
        assertTold("begin GET /api/me/export ", "answered 200 cut_off", "end");
    }

    @Test
    void theLogNamesTheTrace() throws Exception {
        live.get("/api/me", "Authorization", ALICE, "tracestate", "id-of-trace");
        live.get("/api/me", "Authorization", "Bearer secret-token", "tracestate", "id-of-failure");
        assertEquals(List.of(List.of("id-of-trace"), List.of("id-of-failure"), List.of("id-of-failure")), traceIds());
    }

    @Test
    void theLogNamesNoneWhereNoneIsKept() throws Exception {
        live.get("/api/me", "Authorization", ALICE);
        assertEquals(List.of(List.of()), traceIds());
    }

    @Test
    void offIsTheSameForAll() {
        var trace = RequestTracing.OFF.begin("GET", "/api/me", name -> name);
        assertSame(RequestTracing.Trace.NONE, trace);
        trace.answered(200, "");
        trace.close();
        assertEquals("", trace.id());
    }
}
