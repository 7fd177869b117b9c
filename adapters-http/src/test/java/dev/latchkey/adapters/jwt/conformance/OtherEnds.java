package dev.latchkey.adapters.jwt.conformance;

import static dev.latchkey.adapters.jwt.conformance.Claims.text;
import static dev.latchkey.adapters.jwt.conformance.Signer.both;
import static dev.latchkey.domain.token.TokenRejection.EVENT_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.ID_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.MAIL_VERIFICATION;
import static dev.latchkey.domain.token.TokenRejection.SESSION_CACHE;
import static dev.latchkey.domain.token.TokenRejection.WRONG_ISSUER;
import static dev.latchkey.domain.token.TokenRejection.WRONG_TYPE;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Section 0: what Better Auth signs for other ends, and the genuine tokens that must not be refused for being plain. */
final class OtherEnds {
    private static final Claims USUAL = Claims.usual();
    private static final String USER = "{\"id\":\"ada\",\"name\":\"Ada\",\"email\":\"ada@example.com\"}";

    private OtherEnds() {}

    static void add(List<Case> cases) {
        var mail = Row.must(
                cases,
                "0.1",
                "The secret also signs e-mail verification links, which are no proof of a user.",
                "RFC 8725 section 3.12");
        var link = new Claims(Map.of())
                .with("email", text("ada@example.com"))
                .with("iat", Claims.ISSUED_AT)
                .with("exp", Claims.EXPIRES_AT);
        mail.rejects("verification-link", "The token of a verification link", MAIL_VERIFICATION, link.signed())
                .rejects(
                        "change-of-address",
                        "The token that confirms a new address",
                        MAIL_VERIFICATION,
                        link.with("updateTo", text("eve@example.com")).signed())
                .rejects(
                        "verification-link-for-us",
                        "The same with issuer and audience, and still without a subject",
                        MAIL_VERIFICATION,
                        USUAL.without("sub")
                                .with("email", text("ada@example.com"))
                                .signed());
        kinds(cases);
        caches(cases);
        genuine(cases);
        Row.must(cases, "0.5", "Empty text names no issuer and no audience.", "RFC 8725 sections 3.8 and 3.9")
                .rejects(
                        "empty-issuer-and-audience",
                        "iss and aud of a server without a base URL",
                        WRONG_ISSUER,
                        USUAL.with("iss", "\"\"").with("aud", "\"\"").signed());
    }

    private static void kinds(List<Case> cases) {
        var kinds = Row.must(
                cases,
                "0.2",
                "The same keys sign tokens of other kinds, which prove no user to an API.",
                "RFC 8725 sections 3.11 and 3.12");
        kinds.rejects(
                        "logout-token",
                        "typ logout+jwt, with events",
                        WRONG_TYPE,
                        both(it -> it.token(
                                it.headerWith("\"typ\":\"logout+jwt\""),
                                USUAL.with("events", "{\"http://schemas.openid.net/event/backchannel-logout\":{}}")
                                        .json())))
                .rejects("secevent", "typ secevent+jwt (RFC 8417)", WRONG_TYPE, typed("\"secevent+jwt\""))
                .rejects("dpop-proof", "typ dpop+jwt (RFC 9449)", WRONG_TYPE, typed("\"dpop+jwt\""))
                .rejects("typ-number", "typ is a number", WRONG_TYPE, typed("1"))
                .rejects("typ-null", "typ is null", WRONG_TYPE, typed("null"))
                .rejects("typ-array", "typ is an array", WRONG_TYPE, typed("[\"JWT\"]"))
                .rejects("typ-jwt-and-space", "typ is JWT and a space", WRONG_TYPE, typed("\"JWT \""))
                .rejects(
                        "events",
                        "events without a telling typ",
                        EVENT_TOKEN,
                        USUAL.with("events", "{}").signed());
        var strict =
                Row.hard(cases, "0.2", "An ID token is for its client and not for an API.", "OpenID Connect Core 2");
        for (var claim : List.of("nonce", "at_hash", "c_hash")) {
            strict.rejects(
                    "id-token-" + claim.replace('_', '-'),
                    "An ID token, told by " + claim,
                    ID_TOKEN,
                    USUAL.with(claim, text("n-0S6_WzA2Mj")).signed());
        }
        strict.rejects(
                        "id-token-auth-time",
                        "An ID token, told by auth_time",
                        ID_TOKEN,
                        USUAL.with("auth_time", Claims.ISSUED_AT).signed())
                .rejects("access-token-of-oauth", "typ at+jwt, unless configured", WRONG_TYPE, typed("\"at+jwt\""));
    }

    private static void caches(List<Case> cases) {
        var cache = USUAL.without("sub").with("session", "{\"userId\":\"ada\"}").with("user", USER);
        Row.must(cases, "0.3", "The session cache is a cookie and no bearer token.", "RFC 8725 sections 3.11 and 3.12")
                .rejects("session-cache", "The session cache as Better Auth signs it", SESSION_CACHE, cache.signed())
                .rejects(
                        "session-cache-with-subject",
                        "The same, although it names a subject",
                        SESSION_CACHE,
                        cache.with("sub", text("ada")).signed())
                .rejects(
                        "session-cache-typed",
                        "The session cache under its own typ and audience",
                        WRONG_TYPE,
                        both(it -> it.token(
                                it.headerWith("\"typ\":\"better-auth.session-cache+jwt\""),
                                cache.with("aud", text("better-auth:session-cache"))
                                        .json())));
    }

    private static void genuine(List<Case> cases) {
        var plain = Row.must(
                cases, "0.4", "A token needs no typ, no jti and, where one key fits, no kid.", "RFC 7515 section 4.1");
        Stream.of(JwsAlgorithm.values())
                .filter(it -> it != JwsAlgorithm.ED25519)
                .forEach(it -> plain.accepts(
                        it.joseName().toLowerCase(Locale.ROOT),
                        "A token signed with " + it.joseName(),
                        Signer.of(it).token()));
        // Of ES384 there are two keys, so that a token has to say which.
        Stream.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256, JwsAlgorithm.EDDSA, JwsAlgorithm.PS256)
                .forEach(it -> plain.accepts(
                        "no-kid-" + it.joseName().toLowerCase(Locale.ROOT),
                        "A token without kid, " + it.joseName(),
                        Signer.of(it).token("{\"alg\":\"" + it.joseName() + "\"}", USUAL.json())));
        plain.accepts("typ-upper", "typ JWT", typed("\"JWT\""))
                .accepts("typ-lower", "typ jwt: media types have no case", typed("\"jwt\""))
                .accepts(
                        "jti",
                        "A token with a jti",
                        USUAL.with("jti", text("1")).signed())
                .accepts(
                        "sid",
                        "A token that names its session, as Better Auth's definePayload can have it",
                        USUAL.with("sid", text("NB8G9rHy3Fz1KWZQMfXS5yq0vUqcY2tD"))
                                .signed())
                .accepts(
                        "kid-under-secret",
                        "A kid, which has no say where there is one secret",
                        Signer.SECRET.token("{\"alg\":\"HS256\",\"kid\":\"any\"}", USUAL.json()))
                .accepts(
                        "unknown-header",
                        "A header parameter that nobody knows is ignored",
                        both(it -> it.token(it.headerWith("\"x-region\":\"eu\""), USUAL.json())))
                .accepts(
                        "unknown-claim",
                        "Claims that nobody knows are ignored",
                        USUAL.with("roles", "[\"a\",{\"b\":[1,true,null]}]").signed())
                .accepts(
                        "white-space",
                        "White space in the JSON of both parts",
                        both(it -> it.token(
                                " " + it.header().replace(",", " ,\t").replace(":", " :\r\n "),
                                USUAL.json().replace("{", "{\n ").replace("}", " \n}"))))
                .accepts(
                        "escaped-names",
                        "Names and values with escapes, which are the same text",
                        both(it -> it.token(
                                it.header().replace("alg", "\\u0061lg"),
                                USUAL.json().replace("sub", "s\\u0075b"))));
        Row.hard(cases, "0.4", "Ed25519 is the newer name of EdDSA with that curve.", "RFC 9864 section 2.2")
                .accepts(
                        "ed25519",
                        "A token signed with Ed25519, under a key published as EdDSA",
                        Signer.of(JwsAlgorithm.ED25519).token());
        Row.must(cases, "0.6", "Claims about the person change nothing.", "RFC 7519 section 4")
                .accepts(
                        "user-record",
                        "The whole user record, as Better Auth puts it into a token by default",
                        USUAL.with("id", text("ada"))
                                .with("name", text("Ada Lovelace"))
                                .with("email", text("ada@example.com"))
                                .with("emailVerified", "true")
                                .with("image", "null")
                                .signed());
        Row.must(cases, "0.7", "A subject is opaque text.", "RFC 7519 section 4.1.2")
                .accepts(
                        "subject-uuid",
                        "A UUID",
                        "0197a1b2-0000-7000-8000-000000000000",
                        named("0197a1b2-0000-7000-8000-000000000000"))
                .accepts("subject-digits", "Digits, as text", "42", named("42"))
                .accepts("subject-address", "An e-mail address", "ada@example.com", named("ada@example.com"))
                .accepts("subject-of-provider", "With a bar and a slash", "auth0|a/b", named("auth0|a/b"))
                .accepts("subject-quotes", "With SQL in it", "'; drop table task; --", named("'; drop table task; --"))
                .accepts("subject-255", "255 characters", "s".repeat(255), named("s".repeat(255)))
                .accepts("subject-unicode", "Not of Latin letters", "\u5c0f\u6797", named("\u5c0f\u6797"))
                .accepts("subject-emoji", "A character beyond the first plane", "\ud83d\udd11", named("\ud83d\udd11"))
                .accepts(
                        "subject-emoji-escaped",
                        "The same, as an escaped pair",
                        "\ud83d\udd11",
                        named("\\ud83d\\udd11"));
        Row.must(
                        cases,
                        "0.8",
                        "A set may hold several keys of one algorithm; kid says which.",
                        "RFC 7515 section 4.1.4")
                .accepts(
                        "current-key",
                        "The current of two keys",
                        Signer.of(JwsAlgorithm.ES384).token())
                .accepts(
                        "retired-key",
                        "The older of two keys, still published",
                        Signer.of(PublishedKeys.RETIRED).token());
    }

    private static List<Sent> typed(String json) {
        return both(it -> it.token(it.headerWith("\"typ\":" + json), USUAL.json()));
    }

    private static List<Sent> named(String subject) {
        return USUAL.with("sub", text(subject)).signed();
    }
}
