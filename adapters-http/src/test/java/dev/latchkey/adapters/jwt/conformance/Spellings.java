package dev.latchkey.adapters.jwt.conformance;

import static dev.latchkey.adapters.jwt.conformance.Signer.both;
import static dev.latchkey.domain.token.TokenRejection.COMPRESSED;
import static dev.latchkey.domain.token.TokenRejection.CRITICAL_EXTENSION;
import static dev.latchkey.domain.token.TokenRejection.DUPLICATE_MEMBER;
import static dev.latchkey.domain.token.TokenRejection.ENCRYPTED;
import static dev.latchkey.domain.token.TokenRejection.INVALID_CLAIM;
import static dev.latchkey.domain.token.TokenRejection.MALFORMED;
import static dev.latchkey.domain.token.TokenRejection.NOT_BASE64URL;
import static dev.latchkey.domain.token.TokenRejection.NOT_JSON;
import static dev.latchkey.domain.token.TokenRejection.NOT_UTF8;
import static dev.latchkey.domain.token.TokenRejection.OPAQUE_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.SIGNED_COOKIE;
import static dev.latchkey.domain.token.TokenRejection.UNENCODED_PAYLOAD;

import dev.latchkey.adapters.jwt.TestKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Section 3: two spellings of one token, and what only looks like JSON. Everything here is signed as it is spelled. */
final class Spellings {
    private static final Claims USUAL = Claims.usual();
    private static final String CLAIMS = USUAL.json();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Spellings() {}

    static void add(List<Case> cases) {
        base64url(cases);
        shapes(cases);
        json(cases);
        texts(cases);
        extensions(cases);
    }

    private static void base64url(List<Case> cases) {
        Row.hard(
                        cases,
                        "3.1",
                        "The unused bits of the last character are 0, so that a token has one spelling.",
                        "RFC 4648 section 3.5")
                .rejects(
                        "stray-bits-in-header",
                        "In the header",
                        NOT_BASE64URL,
                        both(it -> it.spelled(strayBits(headerPart(it, 1)), TestKey.base64Url(CLAIMS))))
                .rejects(
                        "stray-bits-in-payload",
                        "In the payload",
                        NOT_BASE64URL,
                        both(it -> it.spelled(TestKey.base64Url(it.header()), strayBits(payloadPart(1)))))
                .rejects(
                        "stray-bits-in-signature",
                        "In the signature",
                        NOT_BASE64URL,
                        both(it -> it.token().changed(Spellings::strayBits)));
        var padding = Row.must(cases, "3.2", "There is no padding.", "RFC 7515 section 2")
                .answering(400, 401);
        padding.rejects(
                        "padding-in-header",
                        "Behind the header",
                        NOT_BASE64URL,
                        both(it -> it.spelled(headerPart(it, 1) + "==", TestKey.base64Url(CLAIMS))))
                .rejects(
                        "padding-in-payload",
                        "Behind the payload",
                        NOT_BASE64URL,
                        both(it -> it.spelled(TestKey.base64Url(it.header()), payloadPart(1) + "==")))
                .rejects(
                        "padding-in-signature",
                        "Behind the signature",
                        NOT_BASE64URL,
                        both(it -> it.token().changed(Spellings::withPadding)));
        var alien = Row.must(cases, "3.3", "No character but those of base64url.", "RFC 7515 section 2")
                .answering(400, 401);
        var insertions = new LinkedHashMap<String, String>();
        insertions.put("space", " ");
        insertions.put("tab", "\t");
        insertions.put("exclamation-mark", "!");
        insertions.put("percent", "%41");
        insertions.put("tilde", "~");
        insertions.put("beyond-ascii", "\u00e9");
        insertions.forEach((name, text) -> alien.rejects(
                        name + "-in-payload",
                        "In the payload: " + name,
                        NOT_BASE64URL,
                        both(it ->
                                it.spelled(TestKey.base64Url(it.header()), inserted(TestKey.base64Url(CLAIMS), text))))
                .rejects(
                        name + "-in-signature",
                        "In the signature: " + name,
                        NOT_BASE64URL,
                        both(it -> it.token().changed(token -> inserted(token, token.length() - 6, text)))));
        Row.must(cases, "3.4", "The alphabet is that of base64url.", "RFC 7515 section 2")
                .answering(400, 401)
                .rejects(
                        "plus-and-slash-in-payload",
                        "+ and / in the payload",
                        NOT_BASE64URL,
                        both(it -> it.spelled(TestKey.base64Url(it.header()), standard(withBoth(USUAL)))))
                .rejects(
                        "plus-and-slash-in-signature",
                        "+ and / in the signature",
                        NOT_BASE64URL,
                        both(it -> signedWithBoth(it)
                                .changed(token -> token.substring(0, token.lastIndexOf('.'))
                                        + standard(token.substring(token.lastIndexOf('.'))))));
    }

    private static void shapes(List<Case> cases) {
        var row = Row.must(cases, "3.6", "Three parts, none of them empty.", "RFC 7515 section 7.1");
        row.rejects(
                        "one-part",
                        "No dot at all, such as a session token",
                        OPAQUE_TOKEN,
                        Sent.anywhere("abcDEF0123456789abcDEF0123456789"))
                .rejects(
                        "two-parts",
                        "Two parts, such as a signed cookie",
                        SIGNED_COOKIE,
                        both(it -> it.token().changed(token -> token.substring(0, token.lastIndexOf('.')))))
                .rejects(
                        "four-parts",
                        "Four parts",
                        MALFORMED,
                        both(it -> it.token().changed(token -> token + ".AA")))
                .rejects(
                        "six-parts",
                        "Six parts",
                        MALFORMED,
                        both(it -> it.token().changed(token -> token + ".AA.AA.AA")))
                .rejects(
                        "dot-behind",
                        "A dot behind",
                        MALFORMED,
                        both(it -> it.token().changed(token -> token + ".")))
                .rejects(
                        "dot-in-front",
                        "A dot in front",
                        MALFORMED,
                        both(it -> it.token().changed(token -> "." + token)))
                .rejects(
                        "two-dots-behind",
                        "Two dots behind",
                        ENCRYPTED,
                        both(it -> it.token().changed(token -> token + "..")))
                .rejects(
                        "empty-header",
                        "An empty header",
                        MALFORMED,
                        both(it -> it.spelled("", TestKey.base64Url(CLAIMS))))
                .rejects(
                        "empty-payload",
                        "An empty payload",
                        MALFORMED,
                        both(it -> it.spelled(TestKey.base64Url(it.header()), "")))
                .rejects("only-dots", "Two dots and nothing else", MALFORMED, Sent.anywhere(".."))
                .rejects("a-dot", "A dot", SIGNED_COOKIE, Sent.anywhere("."))
                .rejects("4000-dots", "4000 dots", MALFORMED, Sent.anywhere(".".repeat(4000)));
    }

    private static void json(List<Case> cases) {
        var broken = new LinkedHashMap<String, UnaryOperator<String>>();
        broken.put("comment", json -> json.replace("{", "{/**/"));
        broken.put("single-quotes", json -> json.replace('"', '\''));
        broken.put("trailing-comma", json -> json.replace("}", ",}"));
        broken.put("unquoted-name", json -> json.replaceFirst("\"(\\w+)\":", "$1:"));
        broken.put("nan", json -> json.replace("}", ",\"n\":NaN}"));
        broken.put("leading-zero", json -> json.replace("}", ",\"n\":01}"));
        broken.put("leading-plus", json -> json.replace("}", ",\"n\":+1}"));
        broken.put("text-behind", json -> json + "x");
        broken.put("object-behind", json -> json + "{}");
        broken.put("nul-behind", json -> json + "\0");
        broken.put("byte-order-mark", json -> "\ufeff" + json);
        broken.put("line-break-in-text", json -> json.replace("}", ",\"n\":\"a\nb\"}"));
        broken.put("unknown-escape", json -> json.replace("}", ",\"n\":\"\\x41\"}"));
        broken.put("cut-off", json -> json.substring(0, json.length() - 1));
        var strict = Row.must(cases, "3.7", "JSON to the letter.", "RFC 8259, RFC 7519 section 7.2");
        broken.forEach((name, change) -> strict.rejects(
                        name + "-in-payload",
                        "In the payload: " + name,
                        NOT_JSON,
                        both(it -> it.token(change.apply(CLAIMS))))
                .rejects(
                        name + "-in-header",
                        "In the header: " + name,
                        NOT_JSON,
                        both(it -> it.token(change.apply(it.header()), CLAIMS))));
        var values = new LinkedHashMap<String, UnaryOperator<String>>();
        values.put("array", json -> "[" + json + "]");
        values.put("text", json -> "\"" + json.replace("\"", "\\\"") + "\"");
        values.put("number", _ -> "1");
        values.put("null", _ -> "null");
        values.put("true", _ -> "true");
        var object = Row.must(cases, "3.11", "Header and payload are objects.", "RFC 7519 section 7.2");
        values.forEach((name, change) -> object.rejects(
                        "payload-" + name,
                        "The payload is no object: " + name,
                        NOT_JSON,
                        both(it -> it.token(change.apply(CLAIMS))))
                .rejects(
                        "header-" + name,
                        "The header is no object: " + name,
                        NOT_JSON,
                        both(it -> it.token(change.apply(it.header()), CLAIMS))));
        var twice = Row.hard(
                cases, "3.10", "No member is named twice: readers differ in which they take.", "RFC 7519 section 4");
        twice.rejects("duplicate-sub", "sub twice", DUPLICATE_MEMBER, plus("\"sub\":\"eve\""))
                .rejects("duplicate-sub-alike", "sub twice with one value", DUPLICATE_MEMBER, plus("\"sub\":\"ada\""))
                .rejects("duplicate-exp", "exp twice", DUPLICATE_MEMBER, plus("\"exp\":" + Claims.EXPIRES_AT))
                .rejects(
                        "escaped-duplicate", "sub twice, once escaped", DUPLICATE_MEMBER, plus("\"s\\u0075b\":\"eve\""))
                .rejects(
                        "nested-duplicate",
                        "Twice in an object inside",
                        DUPLICATE_MEMBER,
                        plus("\"n\":{\"a\":1,\"a\":2}"))
                .rejects(
                        "duplicate-in-array",
                        "Twice in an object in an array",
                        DUPLICATE_MEMBER,
                        plus("\"n\":[{\"a\":1,\"a\":2}]"))
                .rejects(
                        "duplicate-alg",
                        "alg twice",
                        DUPLICATE_MEMBER,
                        both(it -> it.token(it.headerWith("\"alg\":\"" + it.algorithm() + "\""), CLAIMS)))
                .rejects(
                        "duplicate-alg-none",
                        "alg none first",
                        DUPLICATE_MEMBER,
                        both(it -> it.token(it.header().replace("{", "{\"alg\":\"none\","), CLAIMS)))
                .rejects(
                        "duplicate-typ",
                        "typ twice",
                        DUPLICATE_MEMBER,
                        both(it -> it.token(it.headerWith("\"typ\":\"JWT\",\"typ\":\"JWT\""), CLAIMS)));
    }

    private static void texts(List<Case> cases) {
        var bytes = new LinkedHashMap<String, String>(Map.of());
        bytes.put("invalid-byte", "ff");
        bytes.put("lone-continuation", "80");
        bytes.put("over-long-slash", "c0af");
        bytes.put("over-long-quote", "e080a2");
        bytes.put("encoded-surrogate", "eda080");
        bytes.put("beyond-unicode", "f4908080");
        bytes.put("cut-off", "e282");
        var utf8 =
                Row.must(cases, "3.8", "Header and payload are UTF-8.", "RFC 7519 section 7.2, RFC 8725 section 3.7");
        bytes.forEach((name, hex) -> utf8.rejects(
                name,
                "In the payload: " + name,
                NOT_UTF8,
                both(it -> it.token(it.header().getBytes(StandardCharsets.UTF_8), spliced(CLAIMS, hex)))));
        utf8.rejects(
                        "invalid-byte-in-header",
                        "In the header: a byte that is none",
                        NOT_UTF8,
                        both(it -> it.token(spliced(it.header(), "ff"), CLAIMS.getBytes(StandardCharsets.UTF_8))))
                .rejects(
                        "utf-16",
                        "A payload in UTF-16",
                        NOT_UTF8,
                        both(it -> it.token(
                                it.header().getBytes(StandardCharsets.UTF_8),
                                CLAIMS.getBytes(StandardCharsets.UTF_16))));
        var surrogates = Row.hard(cases, "3.9", "Half a character is no text.", "RFC 8259 section 8.2");
        for (var claim : List.of("sub", "iss", "aud")) {
            surrogates.rejects(
                    "lone-surrogate-in-" + claim,
                    "An unpaired surrogate in " + claim,
                    INVALID_CLAIM,
                    USUAL.with(claim, "\"a\\ud800\"").signed());
        }
        surrogates.rejects(
                "surrogates-reversed",
                "A pair the wrong way round in sub",
                INVALID_CLAIM,
                USUAL.with("sub", "\"\\udd11\\ud83d\"").signed());
    }

    private static void extensions(List<Case> cases) {
        Row.must(
                        cases,
                        "3.12",
                        "A server that does not know b64 refuses it where it is critical.",
                        "RFC 7797 section 6")
                .rejects(
                        "b64-false-critical",
                        "b64 false, in crit",
                        CRITICAL_EXTENSION,
                        both(it -> it.token(it.headerWith("\"b64\":false,\"crit\":[\"b64\"]"), CLAIMS)))
                .rejects(
                        "b64-false-unencoded",
                        "b64 false, and a payload that is not encoded",
                        CRITICAL_EXTENSION,
                        both(it -> it.spelled(
                                TestKey.base64Url(it.headerWith("\"b64\":false,\"crit\":[\"b64\"]")), "sub_ada_")));
        Row.hard(cases, "3.12", "b64 without crit is an error of the issuer, and ambiguous.", "RFC 7797 section 6")
                .rejects(
                        "b64-false",
                        "b64 false without crit",
                        UNENCODED_PAYLOAD,
                        both(it -> it.token(it.headerWith("\"b64\":false"), CLAIMS)))
                .rejects(
                        "b64-true",
                        "b64 true",
                        UNENCODED_PAYLOAD,
                        both(it -> it.token(it.headerWith("\"b64\":true"), CLAIMS)));
        Row.hard(cases, "3.13", "A JWS is not compressed.", "RFC 7516 section 4.1.3")
                .rejects(
                        "zip",
                        "zip DEF over plain claims",
                        COMPRESSED,
                        both(it -> it.token(it.headerWith("\"zip\":\"DEF\""), CLAIMS)));
    }

    private static List<Sent> plus(String member) {
        return both(it -> it.token(CLAIMS.substring(0, CLAIMS.length() - 1) + "," + member + "}"));
    }

    /** The header in as many bytes that its last group of base64url holds that many. */
    private static String headerPart(Signer signer, int bytesInLastGroup) {
        return TestKey.base64Url(padded(signer.header(), bytesInLastGroup));
    }

    private static String payloadPart(int bytesInLastGroup) {
        return TestKey.base64Url(padded(CLAIMS, bytesInLastGroup));
    }

    private static String padded(String json, int bytesInLastGroup) {
        var spaces = Math.floorMod(bytesInLastGroup - json.length(), 3);
        return json.substring(0, json.length() - 1) + " ".repeat(spaces) + "}";
    }

    /** The same bytes to a lenient reader. */
    private static String strayBits(String part) {
        var last = ALPHABET.indexOf(part.charAt(part.length() - 1));
        return part.substring(0, part.length() - 1) + ALPHABET.charAt(last + 1);
    }

    private static String withPadding(String token) {
        var length = token.length() - token.lastIndexOf('.') - 1;
        return token + "=".repeat(Math.floorMod(-length, 4));
    }

    private static String inserted(String part, String text) {
        return inserted(part, 8, text);
    }

    private static String inserted(String part, int at, String text) {
        return part.substring(0, at) + text + part.substring(at);
    }

    private static String standard(String part) {
        return part.replace('-', '+').replace('_', '/');
    }

    /** Claims whose base64url has both characters that base64 spells otherwise. */
    private static String withBoth(Claims claims) {
        return IntStream.range(0, 100)
                .mapToObj(i -> TestKey.base64Url(claims.with("n", "\"" + " ".repeat(i % 3) + ">>>???~~~" + "\"")
                        .json()))
                .filter(Spellings::hasBoth)
                .findFirst()
                .orElseThrow();
    }

    private static Sent signedWithBoth(Signer signer) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> signer.token(USUAL.with("n", i).json()))
                .filter(it -> hasBoth(String.valueOf(it.token()).replaceFirst(".*\\.", "")))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasBoth(String part) {
        return part.contains("-") && part.contains("_");
    }

    private static byte[] spliced(String json, String hex) {
        var out = new ByteArrayOutputStream();
        out.writeBytes((json.substring(0, json.length() - 1) + ",\"n\":\"").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(HexFormat.of().parseHex(hex));
        out.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
