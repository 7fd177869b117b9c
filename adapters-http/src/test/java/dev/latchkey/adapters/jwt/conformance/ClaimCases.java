package dev.latchkey.adapters.jwt.conformance;

import static dev.latchkey.adapters.jwt.conformance.Claims.text;
import static dev.latchkey.adapters.jwt.conformance.Signer.both;
import static dev.latchkey.domain.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.domain.token.TokenRejection.CLIENT_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.CRITICAL_EXTENSION;
import static dev.latchkey.domain.token.TokenRejection.EXPIRES_BEFORE_ISSUED;
import static dev.latchkey.domain.token.TokenRejection.INVALID_CLAIM;
import static dev.latchkey.domain.token.TokenRejection.INVALID_SUBJECT;
import static dev.latchkey.domain.token.TokenRejection.ISSUED_IN_FUTURE;
import static dev.latchkey.domain.token.TokenRejection.KEY_BOUND;
import static dev.latchkey.domain.token.TokenRejection.LIVES_TOO_LONG;
import static dev.latchkey.domain.token.TokenRejection.MISSING_EXPIRY;
import static dev.latchkey.domain.token.TokenRejection.MISSING_ISSUED_AT;
import static dev.latchkey.domain.token.TokenRejection.NOT_JSON;
import static dev.latchkey.domain.token.TokenRejection.NOT_YET_VALID;
import static dev.latchkey.domain.token.TokenRejection.WRONG_AUDIENCE;
import static dev.latchkey.domain.token.TokenRejection.WRONG_ISSUER;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.domain.token.TokenRejection;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Section 4: what the claims say. Nothing here depends on the day it is judged before the end of 2035. */
final class ClaimCases {
    private static final Claims USUAL = Claims.usual();

    /** In 2020, for a quarter of an hour. */
    static final Claims EXPIRED = USUAL.with("iat", 1_577_836_800).with("exp", 1_577_837_700);

    private static final Map<String, String> NO_DATES = ordered(
            "null",
            "null",
            "text",
            text("2082585600"),
            "true",
            "true",
            "array",
            "[2082585600]",
            "object",
            "{\"at\":2082585600}");

    private ClaimCases() {}

    static void add(List<Case> cases) {
        expiry(cases);
        beginning(cases);
        life(cases);
        issuer(cases);
        audience(cases);
        subject(cases);
        kinds(cases);
        critical(cases);
    }

    private static void expiry(List<Case> cases) {
        Row.hard(
                        cases,
                        "4.1",
                        "A token without an end would live for ever.",
                        "RFC 9068 section 2.2, RFC 8725 section 3.10")
                .rejects(
                        "exp-missing",
                        "No exp",
                        MISSING_EXPIRY,
                        USUAL.without("exp").signed());
        var type = Row.must(cases, "4.2", "A date is a number.", "RFC 7519 sections 2 and 4.1.4");
        NO_DATES.forEach((name, json) -> type.rejects(
                "exp-" + name,
                "exp is of another type: " + name,
                INVALID_CLAIM,
                USUAL.with("exp", json).signed()));
        var range = Row.hard(cases, "4.3", "A date lies between 1970 and 9999.", "RFC 7519 section 2");
        ordered(
                        "1e30",
                        "1e30",
                        "1e400",
                        "1e400",
                        "long-max",
                        "9223372036854775807",
                        "23-digits",
                        "20825856002082585600208",
                        "year-10000",
                        "253402300800",
                        "huge-exponent",
                        "1e999999999")
                .forEach((name, json) -> range.rejects(
                        "exp-" + name,
                        "exp is " + json,
                        INVALID_CLAIM,
                        USUAL.with("exp", json).signed()));
        range.rejects(
                "exp-1000-digits",
                "exp of 1000 digits",
                NOT_JSON,
                USUAL.with("exp", "1".repeat(1000)).signed());
        Row.must(cases, "4.3", "What ended before today has expired.", "RFC 7519 section 4.1.4")
                .rejects(
                        "exp-negative",
                        "exp is -1",
                        INVALID_CLAIM,
                        USUAL.with("exp", -1).signed())
                .rejects(
                        "exp-zero",
                        "exp is 0",
                        EXPIRES_BEFORE_ISSUED,
                        USUAL.with("exp", 0).signed())
                .rejects(
                        "exp-span",
                        "exp is 900, a span given as a date",
                        EXPIRES_BEFORE_ISSUED,
                        USUAL.with("exp", 900).signed())
                .rejects(
                        "exp-tiny",
                        "exp is 1e-9",
                        EXPIRES_BEFORE_ISSUED,
                        USUAL.with("exp", "1e-9").signed());
        Row.must(cases, "4.4", "A date may have a fraction or an exponent.", "RFC 7519 section 2")
                .accepts(
                        "exp-fraction",
                        "exp with a fraction",
                        USUAL.with("exp", "2082585599.5").signed())
                .accepts(
                        "exp-exponent",
                        "exp with an exponent",
                        USUAL.with("exp", "2.082585E+9").signed())
                .accepts(
                        "iat-fraction",
                        "iat with a fraction",
                        USUAL.with("iat", "1767225600.25").signed());
        Row.must(cases, "4.7", "A token is not accepted on or after its end.", "RFC 7519 section 4.1.4")
                .rejects("expired", "Ended in 2020", TokenRejection.EXPIRED, EXPIRED.signed());
        Row.hard(
                        cases,
                        "4.7",
                        "A token that ends no later than it was issued was never valid.",
                        "RFC 7519 sections 4.1.4 and 4.1.6")
                .rejects(
                        "exp-is-iat",
                        "exp equal to iat",
                        EXPIRES_BEFORE_ISSUED,
                        USUAL.with("iat", Claims.EXPIRES_AT).signed());
    }

    private static void beginning(List<Case> cases) {
        var must = Row.must(cases, "4.5", "A token is not accepted before its nbf.", "RFC 7519 section 4.1.5");
        must.rejects(
                        "nbf-future",
                        "nbf in 2035",
                        NOT_YET_VALID,
                        USUAL.with("nbf", Claims.FUTURE).signed())
                .accepts(
                        "nbf-past",
                        "nbf in the past",
                        USUAL.with("nbf", Claims.ISSUED_AT).signed());
        var type = Row.must(cases, "4.5", "A date is a number.", "RFC 7519 sections 4.1.5 and 4.1.6");
        NO_DATES.forEach((name, json) -> type.rejects(
                        "nbf-" + name,
                        "nbf is of another type: " + name,
                        INVALID_CLAIM,
                        USUAL.with("nbf", json).signed())
                .rejects(
                        "iat-" + name,
                        "iat is of another type: " + name,
                        INVALID_CLAIM,
                        USUAL.with("iat", json).signed()));
        Row.hard(cases, "4.5", "The issue of a token lies in the past, and is known.", "RFC 8725 section 3.10")
                .rejects(
                        "iat-future",
                        "iat in 2035",
                        ISSUED_IN_FUTURE,
                        USUAL.with("iat", Claims.FUTURE).signed())
                .rejects(
                        "iat-missing",
                        "No iat",
                        MISSING_ISSUED_AT,
                        USUAL.without("iat").signed())
                .rejects(
                        "iat-negative",
                        "iat before 1970",
                        INVALID_CLAIM,
                        USUAL.with("iat", -1).signed());
    }

    private static void life(List<Case> cases) {
        var row = Row.hard(
                cases,
                "4.6",
                "No token outlives the longest life that is configured: 3650 days.",
                "RFC 8725 section 3.10");
        row.accepts("longest-life", "exactly 3650 days", USUAL.signed())
                .rejects(
                        "a-second-more",
                        "A second more",
                        LIVES_TOO_LONG,
                        USUAL.with("exp", Claims.EXPIRES_AT + 1).signed())
                .rejects(
                        "century",
                        "A hundred years",
                        LIVES_TOO_LONG,
                        USUAL.with("exp", Claims.ISSUED_AT + 36_525L * 86_400).signed())
                .rejects(
                        "year-9999",
                        "To the end of the year 9999",
                        LIVES_TOO_LONG,
                        USUAL.with("exp", 253_402_300_799L).signed());
    }

    private static void issuer(List<Case> cases) {
        Row.hard(cases, "4.8", "Without iss nobody vouches for the subject.", "RFC 8725 section 3.8")
                .rejects(
                        "iss-missing",
                        "No iss",
                        WRONG_ISSUER,
                        USUAL.without("iss").signed());
        var exact = Row.must(
                cases,
                "4.8",
                "iss is the configured one, to the letter.",
                "RFC 7519 section 4.1.1, RFC 8725 section 3.8");
        ordered(
                        "other",
                        "https://attacker.example.net",
                        "slash",
                        "https://issuer.example.com/",
                        "prefix",
                        "https://issuer.example.co",
                        "longer",
                        "https://issuer.example.com.attacker.example.net",
                        "upper-case",
                        "https://ISSUER.example.com",
                        "http",
                        "http://issuer.example.com",
                        "space",
                        "https://issuer.example.com ",
                        "look-alike",
                        "https://\u0456ssuer.example.com",
                        "empty",
                        "",
                        "port",
                        "https://issuer.example.com:443")
                .forEach((name, iss) -> exact.rejects(
                        "iss-" + name,
                        "iss that is almost ours: " + name,
                        WRONG_ISSUER,
                        USUAL.with("iss", text(iss)).signed()));
        var type = Row.must(cases, "4.8", "iss is text.", "RFC 7519 section 4.1.1");
        ordered("null", "null", "number", "1", "array", "[" + text(Claims.ISSUER) + "]", "object", "{}")
                .forEach((name, json) -> type.rejects(
                        "iss-" + name,
                        "iss is of another type: " + name,
                        INVALID_CLAIM,
                        USUAL.with("iss", json).signed()));
    }

    private static void audience(List<Case> cases) {
        var row = Row.must(
                cases, "4.9", "aud names this server, to the letter.", "RFC 7519 section 4.1.3, RFC 8725 section 3.9");
        row.accepts(
                        "aud-array",
                        "One audience in an array",
                        USUAL.with("aud", "[" + text(Claims.AUDIENCE) + "]").signed())
                .accepts(
                        "aud-among-others",
                        "Ours among others",
                        USUAL.with("aud", "[" + text("https://other.example.com") + "," + text(Claims.AUDIENCE) + "]")
                                .signed())
                .rejects(
                        "aud-missing",
                        "No aud",
                        WRONG_AUDIENCE,
                        USUAL.without("aud").signed())
                .rejects(
                        "aud-empty-array",
                        "aud is an empty array",
                        WRONG_AUDIENCE,
                        USUAL.with("aud", "[]").signed());
        ordered(
                        "other",
                        "https://other.example.com",
                        "slash",
                        "https://api.example.com/",
                        "prefix",
                        "https://api.example",
                        "longer",
                        "https://api.example.com.attacker.example.net",
                        "upper-case",
                        "https://API.example.com",
                        "empty",
                        "",
                        "list-in-text",
                        "https://other.example.com,https://api.example.com",
                        "words-in-text",
                        "https://api.example.com https://other.example.com",
                        "space",
                        " https://api.example.com")
                .forEach((name, aud) -> row.rejects(
                        "aud-" + name,
                        "aud that is almost ours: " + name,
                        WRONG_AUDIENCE,
                        USUAL.with("aud", text(aud)).signed()));
        var type = Row.must(cases, "4.9", "aud is text or an array of texts.", "RFC 7519 section 4.1.3");
        ordered(
                        "null",
                        "null",
                        "number",
                        "1",
                        "true",
                        "true",
                        "object",
                        "{" + text(Claims.AUDIENCE) + ":true}",
                        "mixed",
                        "[" + text(Claims.AUDIENCE) + ",1]",
                        "with-null",
                        "[" + text(Claims.AUDIENCE) + ",null]",
                        "nested",
                        "[[" + text(Claims.AUDIENCE) + "]]")
                .forEach((name, json) -> type.rejects(
                        "aud-" + name,
                        "aud is of another type: " + name,
                        INVALID_CLAIM,
                        USUAL.with("aud", json).signed()));
    }

    private static void subject(List<Case> cases) {
        var type = Row.must(cases, "4.10", "sub is text.", "RFC 7519 section 4.1.2");
        ordered("null", "null", "number", "42", "true", "true", "array", "[\"ada\"]", "object", "{\"id\":\"ada\"}")
                .forEach((name, json) -> type.rejects(
                        "sub-" + name,
                        "sub is of another type: " + name,
                        INVALID_CLAIM,
                        USUAL.with("sub", json).signed()));
        var row = Row.hard(
                cases,
                "4.10",
                "A subject is 1 to 255 characters that show.",
                "RFC 7519 section 4.1.2, RFC 8725 section 3.12");
        row.rejects(
                        "sub-missing",
                        "No sub",
                        INVALID_SUBJECT,
                        USUAL.without("sub").signed())
                .rejects(
                        "sub-empty",
                        "An empty sub",
                        INVALID_SUBJECT,
                        USUAL.with("sub", "\"\"").signed())
                .rejects(
                        "sub-256",
                        "256 characters",
                        INVALID_SUBJECT,
                        USUAL.with("sub", text("s".repeat(256))).signed());
        ordered(
                        "nul",
                        "\\u0000",
                        "line-break",
                        "\\r\\n",
                        "tab",
                        "\\t",
                        "delete",
                        "\\u007f",
                        "next-line",
                        "\\u0085",
                        "soft-hyphen",
                        "\\u00ad",
                        "zero-width-space",
                        "\\u200b",
                        "right-to-left-override",
                        "\\u202e",
                        "line-separator",
                        "\\u2028",
                        "byte-order-mark",
                        "\\ufeff",
                        "tag-letter",
                        "\\udb40\\udc61")
                .forEach((name, escaped) -> row.rejects(
                        "sub-" + name,
                        "A character that does not show: " + name,
                        INVALID_SUBJECT,
                        USUAL.with("sub", text("ada" + escaped)).signed()));
        var apart = Row.must(
                cases,
                "4.10",
                "Subjects are compared as they are, never trimmed, folded or normalised.",
                "RFC 7519 section 4.1.2");
        ordered(
                        "upper-case",
                        "ADA",
                        "space-behind",
                        "ada ",
                        "space-in-front",
                        " ada",
                        "cyrillic",
                        "\u0430d\u0430",
                        "full-width",
                        "\uff41\uff44\uff41",
                        "composed",
                        "ad\u00e9",
                        "decomposed",
                        "ade\u0301")
                .forEach((name, sub) -> apart.accepts(
                        "sub-" + name,
                        "Another user, who looks alike: " + name,
                        sub,
                        USUAL.with("sub", text(sub)).signed()));
    }

    private static void kinds(List<Case> cases) {
        Row.must(
                        cases,
                        "4.11",
                        "A token that a client got for itself is no user's.",
                        "RFC 9700 section 4.15.1, RFC 8725 section 3.12")
                .rejects(
                        "client-token",
                        "sub equal to client_id",
                        CLIENT_TOKEN,
                        USUAL.with("client_id", text("ada")).signed())
                .accepts(
                        "client-of-user",
                        "A client_id beside a user's sub",
                        USUAL.with("client_id", text("app")).signed());
        Row.must(
                        cases,
                        "4.11",
                        "A token bound to a key is worth nothing without proof of the key.",
                        "RFC 7800 section 3, RFC 9449 section 7.1")
                .rejects(
                        "key-bound",
                        "cnf with a thumbprint",
                        KEY_BOUND,
                        USUAL.with("cnf", "{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}")
                                .signed());
        var type =
                Row.must(cases, "4.11", "jti and client_id are text.", "RFC 7519 section 4.1.7, RFC 8693 section 4.3");
        type.rejects(
                        "jti-number",
                        "jti is a number",
                        INVALID_CLAIM,
                        USUAL.with("jti", 1).signed())
                .rejects(
                        "client-id-number",
                        "client_id is a number",
                        INVALID_CLAIM,
                        USUAL.with("client_id", 1).signed());
        var session = Row.must(
                cases,
                "4.11",
                "sid is text that can name a session.",
                "OpenID Connect Front-Channel Logout 1.0 section 3");
        ordered("null", "null", "number", "1", "array", "[\"1\"]", "object", "{\"id\":\"1\"}")
                .forEach((name, json) -> session.rejects(
                        "sid-" + name,
                        "sid is of another type: " + name,
                        INVALID_CLAIM,
                        USUAL.with("sid", json).signed()));
        Row.hard(
                        cases,
                        "4.11",
                        "A session's name has a length and no control characters.",
                        "OpenID Connect Front-Channel Logout 1.0 section 3")
                .rejects(
                        "sid-empty",
                        "sid is empty",
                        INVALID_CLAIM,
                        USUAL.with("sid", text("")).signed())
                .rejects(
                        "sid-nul",
                        "sid with NUL",
                        INVALID_CLAIM,
                        USUAL.with("sid", text("a\\u0000b")).signed());
        var elsewhere = Row.must(
                cases, "4.12", "The keys of one issuer vouch for its own tokens alone.", "RFC 8725 section 3.8");
        for (var foreign : List.of(PublishedKeys.FOREIGN_RSA.named("rs256"), PublishedKeys.FOREIGN_EC.named("es256"))) {
            elsewhere.rejects(
                    "foreign-key-under-our-kid-"
                            + foreign.algorithm().joseName().toLowerCase(Locale.ROOT),
                    "Our iss, our kid, another issuer's " + foreign.algorithm() + " key",
                    BAD_SIGNATURE,
                    Signer.of(foreign).token());
        }
        elsewhere.rejects(
                "foreign-secret",
                "Our iss under another issuer's secret",
                BAD_SIGNATURE,
                Signer.hmac(
                                JwsAlgorithm.HS256,
                                "the-secret-of-another-issuer-0123456789".getBytes(StandardCharsets.UTF_8))
                        .anywhere()
                        .token());
    }

    private static void critical(List<Case> cases) {
        var row = Row.must(
                cases,
                "4.13",
                "crit lists extensions that the server must know; it knows none.",
                "RFC 7515 section 4.1.11");
        ordered(
                        "unknown",
                        "[\"x-tenant\"],\"x-tenant\":1",
                        "empty",
                        "[]",
                        "text",
                        "\"exp\"",
                        "null",
                        "null",
                        "number",
                        "[1]",
                        "naming-alg",
                        "[\"alg\"]",
                        "naming-absent",
                        "[\"x-absent\"]",
                        "twice",
                        "[\"x-tenant\",\"x-tenant\"],\"x-tenant\":1")
                .forEach((name, json) -> row.rejects(
                        "crit-" + name,
                        "crit: " + name,
                        CRITICAL_EXTENSION,
                        both(it -> it.token(it.headerWith("\"crit\":" + json), USUAL.json()))));
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        var ordered = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            ordered.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ordered;
    }
}
