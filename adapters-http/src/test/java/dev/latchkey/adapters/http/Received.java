package dev.latchkey.adapters.http;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the server answered, by whichever client it was asked. */
record Received(int status, Map<String, String> headers, String body) {
    Received {
        headers = Map.copyOf(headers);
    }

    static Received of(HttpResponse<String> answer) {
        return of(answer.statusCode(), answer.headers().map(), answer.body());
    }

    static Received of(RawResponse answer) {
        return of(answer.status(), answer.headers(), answer.body());
    }

    private static Received of(int status, Map<String, List<String>> all, String body) {
        var headers = new TreeMap<String, String>();
        all.forEach((name, values) -> headers.put(name, String.join(", ", values)));
        return new Received(status, headers, body);
    }

    /** The media type, without parameters. */
    String type() {
        return headers.getOrDefault("content-type", "").replaceFirst(";.*", "");
    }

    boolean isProblem() {
        return type().equals("application/problem+json");
    }

    /** The status, and the problem's code where it is one. */
    String outcome() {
        return isProblem()
                ? status + " " + Json.MAPPER.readTree(body).path("code").stringValue("")
                : Integer.toString(status);
    }
}
