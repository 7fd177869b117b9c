package dev.latchkey.adapters.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets pages of the configured origins call (Fetch standard, section 3.3), without cookies. To any other origin, and
 * where none is configured, it says nothing: the browser then keeps the answer from the page.
 */
final class Cors {
    private static final String ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-Match";
    private static final Header EXPOSED_HEADERS =
            HeaderValues.createCached("Access-Control-Expose-Headers", "ETag, Location, WWW-Authenticate, Retry-After");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, HeaderNames.ORIGIN_NAME);
    private static final String PREFLIGHT_SECONDS = "600";

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** The answer to a browser that asks beforehand what a page may do at a place; empty where nobody asks. */
    Optional<Answer> preflight(Request request, RouteTable.Place place) {
        var asked = request.method().equals("OPTIONS")
                && !request.headers(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD).isEmpty()
                && origins.contains(request.header(HeaderNames.ORIGIN))
                && !place.routes().isEmpty();
        if (!asked) {
            return Optional.empty();
        }
        return Optional.of(Answer.Success.of(204)
                .with("Access-Control-Allow-Methods", place.methods())
                .with("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                .with("Access-Control-Max-Age", PREFLIGHT_SECONDS));
    }

    /** What every answer to a request with that Origin header tells the browser. */
    List<Header> headers(String origin) {
        if (origins.isEmpty()) {
            return List.of();
        }
        return origins.contains(origin)
                ? List.of(VARY, EXPOSED_HEADERS, HeaderValues.create("Access-Control-Allow-Origin", origin))
                : List.of(VARY);
    }
}
