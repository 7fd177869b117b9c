package dev.latchkey.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the token in what somebody has at hand: a header, a cookie, a JSON answer, or the token alone. */
final class TokenFinder {
    /** What a token came in, by what {@code serve} makes of it: it takes tokens from the Authorization header alone. */
    enum Carrier {
        /** That header, or nothing, which leaves only that header. */
        BEARER,
        /** In which no token is looked for. */
        COOKIE,
        /** A body or a header of an answer, which nobody sends. */
        ANSWER
    }

    /** A token and its place, empty where it came alone. */
    record Found(String token, String place, Carrier carrier) {
        /** Holds a credential. */
        @Override
        public String toString() {
            return "Found[redacted]";
        }
    }

    /** There is no token, and why. */
    static final class NoTokenException extends Exception {
        private static final long serialVersionUID = 1;

        NoTokenException(String message) {
            super(message, null, false, false);
        }
    }

    private static final Pattern AUTHORIZATION = Pattern.compile("(?im)\\bauthorization:[ \\t]*([^\"'\\r\\n]*)");
    private static final Pattern BEARER = Pattern.compile("(?i:bearer)( +)(\\S+)");
    private static final Pattern GIVEN = Pattern.compile("(?im)^(set-auth-jwt|set-auth-token):[ \\t]*(\\S+)");
    private static final Pattern COOKIES = Pattern.compile("(?im)^(?:set-)?cookie:[ \\t]*(.*)$");
    private static final Pattern COOKIE = Pattern.compile("\\s*([^=;\\s]+)=([^;\\s]*)\\s*");
    private static final List<String> MEMBERS =
            List.of("token", "jwt", "access_token", "accessToken", "id_token", "idToken");

    private TokenFinder() {}

    static Found find(String given) throws NoTokenException {
        var text = given.strip();
        if (text.isEmpty()) {
            throw new NoTokenException(
                    "no token: nothing was given. Where GET /api/auth/token answered nothing, see its"
                            + " status: 404, Better Auth has no jwt() plugin; 500, its secret is not the one its keys were stored"
                            + " under, or keyPairConfig.alg of jwt() is none that it can use, such as HS256");
        }
        var authorization = AUTHORIZATION.matcher(text);
        if (authorization.find()) {
            var value = authorization.group(1).strip();
            if (authorization.find()) {
                throw new NoTokenException("no token: serve answers 400 invalid_request to two Authorization headers");
            }
            return inAuthorization(value);
        }
        var bearer = BEARER.matcher(text);
        if (bearer.matches()) {
            return inAuthorization(text);
        }
        var header = GIVEN.matcher(text);
        if (header.find()) {
            return new Found(header.group(2), "the header " + header.group(1), Carrier.ANSWER);
        }
        var cookies = cookies(text);
        if (!cookies.isEmpty()) {
            return inCookies(cookies);
        }
        return isJson(text) || text.startsWith("\"") || text.equals("null") ? inJson(text) : alone(text);
    }

    private static boolean isJson(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    private static Found alone(String text) throws NoTokenException {
        if (text.chars().anyMatch(Character::isWhitespace)) {
            throw new NoTokenException(
                    "no token: what was given is several words, and neither a header nor a cookie nor JSON");
        }
        return new Found(text, "", Carrier.BEARER);
    }

    private static Found inAuthorization(String value) throws NoTokenException {
        var bearer = BEARER.matcher(value);
        if (!bearer.matches()) {
            throw new NoTokenException(
                    "the Authorization header is not Bearer, one space and a token: serve finds no token in it");
        }
        if (bearer.group(1).length() != 1) {
            throw new NoTokenException("the Authorization header has more than one space before the token: serve"
                    + " answers 400 invalid_request");
        }
        return new Found(bearer.group(2), "the Authorization header", Carrier.BEARER);
    }

    private static Map<String, String> cookies(String text) {
        var lines = new ArrayList<String>();
        COOKIES.matcher(text).results().forEach(it -> lines.add(it.group(1)));
        if (lines.isEmpty() && text.contains("session_") && text.contains("=") && !isJson(text)) {
            lines.add(text);
        }
        var cookies = new LinkedHashMap<String, String>();
        for (var line : lines) {
            for (var pair : line.split(";", -1)) {
                var cookie = COOKIE.matcher(pair);
                if (cookie.matches()) {
                    cookies.putIfAbsent(cookie.group(1), cookie.group(2));
                }
            }
        }
        return cookies;
    }

    /** A value that is a JWT, else Better Auth's own cookies, the cache first, which may be cut into several. */
    private static Found inCookies(Map<String, String> cookies) throws NoTokenException {
        for (var cookie : cookies.entrySet()) {
            if (isJwt(cookie.getValue())) {
                return new Found(cookie.getValue(), "the cookie " + cookie.getKey(), Carrier.COOKIE);
            }
        }
        var joined = new StringBuilder();
        var name = "";
        for (var cookie : cookies.entrySet()) {
            if (cookie.getKey().matches(".*session_data(\\.\\d+)?")) {
                joined.append(cookie.getValue());
                name = cookie.getKey().replaceFirst("\\.\\d+$", "");
            }
        }
        if (!joined.isEmpty()) {
            return new Found(joined.toString(), "the cookie " + name, Carrier.COOKIE);
        }
        return cookies.entrySet().stream()
                .filter(it -> it.getKey().endsWith("session_token"))
                .findFirst()
                .map(it -> new Found(it.getValue(), "the cookie " + it.getKey(), Carrier.COOKIE))
                .orElseThrow(
                        () -> new NoTokenException("no token: none of the cookies is one of Better Auth's, or a JWT"));
    }

    private static Found inJson(String text) throws NoTokenException {
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(text);
        } catch (JacksonException broken) {
            throw new NoTokenException("no token: what was given begins like JSON and is not");
        }
        if (json.isNull()) {
            throw new NoTokenException("no token: null is what Better Auth answers to who is not signed in");
        }
        if (json.isString()) {
            return find(json.stringValue());
        }
        return in(json, "")
                .orElseThrow(() -> new NoTokenException(
                        "no token: the JSON has none of the members " + String.join(", ", MEMBERS)));
    }

    private static Optional<Found> in(JsonNode json, String path) {
        for (var member : MEMBERS) {
            var value = json.get(member);
            if (value != null && value.isString()) {
                return Optional.of(
                        new Found(value.stringValue(), "the JSON member " + path + dot(path) + member, Carrier.ANSWER));
            }
        }
        return json.isArray()
                ? first(IntStream.range(0, json.size()).mapToObj(i -> inElement(json.get(i), path + "[" + i + "]")))
                : first(json.propertyStream().map(it -> in(it.getValue(), path + dot(path) + it.getKey())));
    }

    /** An element has no name to tell that it is a token. */
    private static Optional<Found> inElement(JsonNode element, String path) {
        return element.isString() && isJwt(element.stringValue())
                ? Optional.of(new Found(element.stringValue(), "the JSON element " + path, Carrier.ANSWER))
                : in(element, path);
    }

    private static Optional<Found> first(Stream<Optional<Found>> found) {
        return found.flatMap(Optional::stream).findFirst();
    }

    private static String dot(String path) {
        return path.isEmpty() ? "" : ".";
    }

    private static boolean isJwt(String text) {
        return text.startsWith("eyJ") && text.split("\\.", -1).length == 3;
    }
}
