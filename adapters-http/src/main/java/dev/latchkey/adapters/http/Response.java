package dev.latchkey.adapters.http;

import io.helidon.http.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** An answer as it goes out: with the headers every answer has, and a refusal as problem details (RFC 9457). */
record Response(int status, Map<String, String> headers, Content content) {
    /**
     * @param guarded whether it answers a request for what users alone may see; no cache may keep that
     * @param cors what the browser is told besides
     */
    static Response of(Answer answer, String requestId, boolean guarded, Map<String, String> cors) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answer.headers());
        headers.put("X-Request-Id", requestId);
        headers.put("X-Content-Type-Options", "nosniff");
        if (guarded) {
            headers.put("Cache-Control", "no-store");
        }
        cors.forEach((name, value) -> headers.merge(name, value, (one, other) -> one + ", " + other));
        var response = switch (answer) {
            case Answer.Success success -> new Response(success.status(), headers, success.content());
            case Answer.Stream stream -> streamed(stream, headers);
            case Answer.Refusal refusal -> refused(refusal, requestId, headers);
        };
        if (!response.content.isEmpty()) {
            headers.put("Content-Type", response.content.type());
        }
        return response;
    }

    /** The status with its reason phrase, which the web server does not know of each. */
    Status statusLine() {
        return status == 431 ? Status.create(status, "Request Header Fields Too Large") : Status.create(status);
    }

    /** Its head; the content follows by itself. */
    private static Response streamed(Answer.Stream stream, Map<String, String> headers) {
        headers.put("Content-Type", stream.type());
        headers.put("Transfer-Encoding", "chunked");
        return new Response(200, headers, Content.NONE);
    }

    private static Response refused(Answer.Refusal refusal, String requestId, Map<String, String> headers) {
        var code = refusal.code();
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", code.type());
        problem.put("title", code.title());
        problem.put("status", code.status());
        problem.put("detail", refusal.detail());
        problem.put("code", code.text());
        problem.put("requestId", requestId);
        if (!refusal.faults().isEmpty()) {
            problem.put("errors", refusal.faults());
        }
        return new Response(code.status(), headers, Content.problem(problem));
    }
}
