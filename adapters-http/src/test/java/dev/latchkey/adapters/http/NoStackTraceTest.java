package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To look for where it is costs an exception more than all the rest of a refusal: whoever is refused could buy that. */
class NoStackTraceTest {
    private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";
    private static final List<String> REFUSED = List.of(
            "GET /api/me" + HOST,
            "GET /api/me" + HOST + "Authorization: Basic a\r\n",
            "GET /api/me" + HOST + "Authorization: Bearer a b\r\n",
            "GET /api/me" + HOST + "Authorization: Bearer " + "a".repeat(8192) + "\r\n",
            "GET /api/me" + HOST + "Authorization: Bearer rejected-BAD_SIGNATURE\r\n",
            "GET /api/me" + HOST + "Authorization: Bearer rejected-EXPIRED\r\n",
            "GET /api/me" + HOST + "Authorization: Bearer keys-unavailable\r\n",
            "GET /api/me?access_token=a" + HOST + "Authorization: " + ALICE + "\r\n",
            "POST /api/tasks" + HOST + "Content-Length: 5\r\n",
            "POST /api/tasks" + HOST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "PUT /api/me" + HOST + "Authorization: " + ALICE + "\r\n",
            "GET /api/nothing" + HOST + "Authorization: " + ALICE + "\r\n",
            "GET /api/tasks/7" + HOST + "Authorization: " + ALICE + "\r\n",
            "GET /api/tasks?cursor=7" + HOST + "Authorization: " + ALICE + "\r\n",
            "GET /nothing" + HOST);

    @TempDir
    private Path directory;

    private static void ask(LiveServer live) throws IOException {
        for (var request : REFUSED) {
            var status = live.raw(request + "Connection: close\r\n\r\n").status();
            assertTrue(status >= 400 && status <= 503, request);
        }
    }

    /** The classes it went through, the innermost first. */
    private static List<String> places(RecordedEvent thrown) {
        return thrown.getStackTrace().getFrames().stream()
                .filter(frame -> !frame.getMethod().getName().equals("<init>"))
                .map(frame -> frame.getMethod().getType().getName())
                .toList();
    }

    private static boolean isOurs(RecordedEvent thrown) {
        var places = places(thrown);
        // A histogram of the metrics throws to itself where it must grow, once for each size.
        return places.stream().noneMatch(place -> place.startsWith("org.HdrHistogram."))
                && (places.contains(Gate.class.getName()) || places.contains(NoStackTraceTest.class.getName()));
    }

    /** LastAnswer has none, as {@link LastAnswerTest} shows; the last one shows that the others would have been seen. */
    @Test
    void isMadeForARefusal() throws IOException {
        var file = directory.resolve("thrown.jfr");
        try (var live = LiveServer.start();
                var recording = new Recording()) {
            ask(live); // What is loaded for the first time may throw.
            recording.enable("jdk.JavaExceptionThrow").withStackTrace();
            recording.start();
            ask(live);
            var _ = new IllegalStateException();
            recording.stop();
            recording.dump(file);
        }
        var thrown = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.JavaExceptionThrow"))
                .filter(NoStackTraceTest::isOurs)
                .filter(event -> !event.getClass("thrownClass").getName().equals(LastAnswer.class.getName()))
                .map(event -> event.getClass("thrownClass").getName() + " in "
                        + places(event).getFirst())
                .toList();
        assertEquals(List.of("java.lang.IllegalStateException in " + NoStackTraceTest.class.getName()), thrown);
    }
}
