package dev.latchkey.adapters.http;

import io.helidon.http.Status;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** An answer as it goes out: with the headers every answer has, and a refusal as problem details (RFC 9457). */
record Response(int status, Map<String, String> headers, Content content) {
    /**
     * @param guarded whether it answers a request for what users alone may see; no cache may keep that
     * @param cors what the browser is told besides
     * @param language asked for where there is something to say in it
     */
    static Response of(
            Answer answer, String requestId, boolean guarded, Map<String, String> cors, Supplier<Language> language) {
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
            case Answer.Refusal refusal -> refused(refusal, requestId, language.get(), headers);
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

    private static Response refused(
            Answer.Refusal refusal, String requestId, Language language, Map<String, String> headers) {
        headers.put("Content-Language", language.tag());
        headers.merge("Vary", "Accept-Language", (one, other) -> one + ", " + other);
        var document = ProblemDocument.of(refusal, requestId, language);
        return new Response(refusal.code().status(), headers, Content.problem(document));
    }
}
