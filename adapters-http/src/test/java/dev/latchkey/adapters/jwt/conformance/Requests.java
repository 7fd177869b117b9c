package dev.latchkey.adapters.jwt.conformance;

import static dev.latchkey.adapters.jwt.conformance.Signer.both;
import static dev.latchkey.domain.token.TokenRejection.NOT_JSON;
import static dev.latchkey.domain.token.TokenRejection.TOO_LARGE;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/** What is wrong, or right, with the request around a good token: parts of sections 3, 5 and 6. */
final class Requests {
    private static final Claims USUAL = Claims.usual();
    private static final String BEARER = "Authorization: Bearer %s";

    private Requests() {}

    static void add(List<Case> cases) {
        schemes(cases);
        sizes(cases);
        others(cases);
    }

    private static void schemes(List<Case> cases) {
        var any = Row.must(
                cases, "3.5", "A scheme has no case, nor has the name of a header.", "RFC 9110 sections 5.1 and 11.1");
        any.accepts("scheme-lower-case", "bearer", sent("Authorization: bearer %s"))
                .accepts("scheme-upper-case", "BEARER", sent("Authorization: BEARER %s"))
                .accepts("header-lower-case", "authorization", sent("authorization: Bearer %s"))
                .accepts("no-space-before-value", "No space behind the colon", sent("Authorization:Bearer %s"));
        var form = Row.must(cases, "3.5", "Credentials are Bearer, a space and the token.", "RFC 6750 section 2.1")
                .answering(400, 401);
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("no-scheme", "%s");
        wrong.put("no-token", "Bearer");
        wrong.put("no-space", "Bearer%s");
        wrong.put("colon", "Bearer: %s");
        wrong.put("other-scheme", "Token %s");
        wrong.put("scheme-jwt", "JWT %s");
        wrong.put("scheme-with-tail", "Bearers %s");
        wrong.put("quoted", "Bearer \"%s\"");
        wrong.put("parameter", "Bearer token=%s");
        wrong.put("scheme-twice", "Bearer Bearer %s");
        wrong.put("token-twice", "Bearer %s %s");
        wrong.put("semicolon", "Bearer %s;");
        wrong.forEach((name, value) -> form.rejects(
                name, "Authorization: " + value.replace("%s", "(token)"), null, sent("Authorization: " + value)));
        form.rejects("basic", "The token as user of Basic credentials", null, both(it -> {
            var token = it.token();
            var basic = Base64.getEncoder().encodeToString((token.token() + ":").getBytes(StandardCharsets.US_ASCII));
            return token.inHeaders("Authorization: Basic " + basic);
        }));
        Row.hard(cases, "3.5", "Exactly one space.", "RFC 6750 section 2.1")
                .answering(400, 401)
                .rejects("two-spaces", "Two spaces", null, sent("Authorization: Bearer  %s"))
                .rejects("tab", "A tab", null, sent("Authorization: Bearer\t%s"))
                .rejects("folded", "A header folded over two lines", null, sent("Authorization: Bearer\r\n %s"));
    }

    private static void sizes(List<Case> cases) {
        Row.hard(cases, "5.1", "No token is larger than 8 KiB.", "RFC 6585 section 5")
                .answering(400, 401, 431)
                .rejects(
                        "9-kib",
                        "A good token of 9 KiB",
                        TOO_LARGE,
                        USUAL.with("n", Claims.text("n".repeat(6_800))).signed());
        var deep = Row.hard(cases, "5.2", "Nesting has a bound.", "RFC 8259 section 9");
        deep.rejects(
                        "deep-payload",
                        "1000 arrays in the payload",
                        NOT_JSON,
                        USUAL.with("n", nested(1000)).signed())
                .rejects(
                        "deep-header",
                        "1000 arrays in the header",
                        NOT_JSON,
                        both(it -> it.token(it.headerWith("\"n\":" + nested(1000)), USUAL.json())))
                .accepts(
                        "eight-levels",
                        "Eight arrays in the payload",
                        USUAL.with("n", nested(8)).signed());
        Row.hard(cases, "5.3", "A number has a bound, also where nobody reads it.", "RFC 8259 section 9")
                .rejects(
                        "long-number-in-payload",
                        "3000 digits in the payload",
                        NOT_JSON,
                        USUAL.with("n", "9".repeat(3000)).signed())
                .rejects(
                        "long-number-in-header",
                        "3000 digits in the header",
                        NOT_JSON,
                        both(it -> it.token(it.headerWith("\"n\":" + "9".repeat(3000)), USUAL.json())));
    }

    private static void others(List<Case> cases) {
        var one = Row.must(cases, "6.2", "One way of sending one token.", "RFC 6750 sections 2 and 3.1")
                .answering(400, 401);
        one.rejects("two-headers", "Two headers that agree", null, sent(BEARER, BEARER))
                .rejects("good-and-bad", "A good token, then a bad one", null, sent(BEARER, "Authorization: Bearer AA"))
                .rejects("bad-and-good", "A bad token, then a good one", null, sent("Authorization: Bearer AA", BEARER))
                .rejects(
                        "basic-and-bearer",
                        "Basic credentials, then a token",
                        null,
                        sent("Authorization: Basic YWRhOmFkYQ==", BEARER))
                .rejects("joined", "Two tokens joined by a comma", null, sent("Authorization: Bearer %s, Bearer %s"));
        Row.must(cases, "6.2", "Without an Authorization header there are no credentials.", "RFC 6750 section 3")
                .rejects("no-credentials", "No header at all", null, new Sent("any", null, null, List.of(), null))
                .rejects(
                        "cookie",
                        "The token in cookies",
                        null,
                        sent("Cookie: token=%s; better-auth.session_token=%s; better-auth.session_data=%s"))
                .rejects(
                        "proxy-authorization",
                        "The token in Proxy-Authorization",
                        null,
                        sent("Proxy-Authorization: Bearer %s"))
                .rejects(
                        "header-of-its-own",
                        "The token in other headers",
                        null,
                        sent("X-Access-Token: %s", "X-Auth-Token: %s"));
        Row.hard(cases, "6.3", "A token in the query ends up in logs.", "RFC 9700 section 4.3.2")
                .answering(400, 401)
                .rejects(
                        "query",
                        "The token in the query alone",
                        null,
                        both(it -> it.token().inRequest("access_token=%s")))
                .rejects(
                        "query-and-header",
                        "The token in the query and in the header",
                        null,
                        both(it -> it.token().inRequest("access_token=%s", BEARER)));
        Row.must(cases, "6.9", "A header holds no control characters.", "RFC 9110 section 5.5")
                .answering(400, 401)
                .rejects("nul-in-header", "A NUL behind the token", null, sent("Authorization: Bearer %s\0"))
                .rejects(
                        "carriage-return-in-header",
                        "A bare carriage return behind the token",
                        null,
                        sent("Authorization: Bearer %s\rX"));
    }

    private static List<Sent> sent(String... lines) {
        return both(it -> it.token().inHeaders(lines));
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
