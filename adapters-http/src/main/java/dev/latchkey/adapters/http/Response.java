package dev.latchkey.adapters.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An answer as it goes out: with the headers every answer has, and a refusal as problem details (RFC 9457). */
record Response(int status, List<Header> headers, Content content) {
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, HeaderNames.ACCEPT_LANGUAGE_NAME);
    // As many as most answers have.
    private static final int ROOM = 8;

    /**
     * @param guarded whether it answers a request for what users alone may see; no cache may keep that
     * @param cors what the browser is told besides
     * @param language asked for where there is something to say in it
     */
    static Response of(
            Answer answer, String requestId, boolean guarded, List<Header> cors, Supplier<Language> language) {
        var headers = new ArrayList<Header>(ROOM);
        headers.add(HeaderValues.create(REQUEST_ID, requestId));
        headers.add(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF);
        if (guarded) {
            headers.add(NO_STORE);
        }
        answer.headers().forEach(it -> add(headers, it));
        cors.forEach(it -> add(headers, it));
        return switch (answer) {
            case Answer.Success success -> of(success.status(), headers, success.content());
            case Answer.Stream stream -> streamed(stream, headers);
            case Answer.Refusal refusal -> refused(refusal, requestId, language.get(), headers);
        };
    }

    /** The status with its reason phrase, which the web server does not know of each. */
    Status statusLine() {
        return status == 431 ? Status.create(status, "Request Header Fields Too Large") : Status.create(status);
    }

    private static Response of(int status, List<Header> headers, Content content) {
        if (!content.isEmpty()) {
            headers.add(content.type());
        }
        return new Response(status, headers, content);
    }

    /** Its head; the content follows by itself. */
    private static Response streamed(Answer.Stream stream, List<Header> headers) {
        headers.add(HeaderValues.create(HeaderNames.CONTENT_TYPE, stream.type()));
        headers.add(HeaderValues.TRANSFER_ENCODING_CHUNKED);
        return new Response(200, headers, Content.NONE);
    }

    private static Response refused(Answer.Refusal refusal, String requestId, Language language, List<Header> headers) {
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LANGUAGE, language.tag()));
        add(headers, VARY);
        return of(refusal.code().status(), headers, Content.problem(ProblemDocument.of(refusal, requestId, language)));
    }

    /** Adds a header, unless there is one of that name: what both vary with is a list (RFC 9110 section 12.5.5). */
    private static void add(List<Header> headers, Header header) {
        for (var i = 0; i < headers.size(); i++) {
            var other = headers.get(i);
            if (other.headerName().equals(header.headerName())) {
                if (other.headerName().equals(HeaderNames.VARY)) {
                    headers.set(i, HeaderValues.create(HeaderNames.VARY, other.get() + ", " + header.get()));
                }
                return;
            }
        }
        headers.add(header);
    }
}
