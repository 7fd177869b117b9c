package dev.latchkey.adapters.jwt.conformance;

import static dev.latchkey.adapters.jwt.conformance.Signer.both;
import static dev.latchkey.domain.token.TokenRejection.ALGORITHM_NOT_ALLOWED;
import static dev.latchkey.domain.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.domain.token.TokenRejection.EMBEDDED_KEY;
import static dev.latchkey.domain.token.TokenRejection.ENCRYPTED;
import static dev.latchkey.domain.token.TokenRejection.INVALID_KEY_ID;
import static dev.latchkey.domain.token.TokenRejection.MALFORMED;
import static dev.latchkey.domain.token.TokenRejection.NESTED;
import static dev.latchkey.domain.token.TokenRejection.NOT_JSON;
import static dev.latchkey.domain.token.TokenRejection.OPAQUE_TOKEN;
import static dev.latchkey.domain.token.TokenRejection.SIGNED_COOKIE;
import static dev.latchkey.domain.token.TokenRejection.UNKNOWN_KEY;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Section 1: which algorithm and which key. */
final class AlgorithmsAndKeys {
    private static final String CLAIMS = Claims.usual().json();
    private static final String AA = "\"AA\"";

    private AlgorithmsAndKeys() {}

    static void add(List<Case> cases) {
        none(cases);
        confusion(cases);
        otherAlgorithms(cases);
        names(cases);
        embedded(cases);
        keyIds(cases);
        weakAndUnfit(cases);
        otherShapes(cases);
    }

    private static void none(List<Case> cases) {
        var none =
                Row.must(cases, "1.1", "A token without a signature proves nothing.", "RFC 8725 sections 2.1 and 3.2");
        for (var spelling : List.of("none", "None", "NONE", "nOnE")) {
            var signer = Signer.SECRET.anywhere();
            var header = "{\"alg\":\"" + spelling + "\"}";
            var unsigned = TestKey.base64Url(header) + "." + TestKey.base64Url(CLAIMS);
            none.rejects(spelling, "alg " + spelling + ", no signature", MALFORMED, Sent.anywhere(unsigned + "."))
                    .rejects(
                            spelling + "-signed",
                            "alg " + spelling + ", and a signature under the secret all the same",
                            ALGORITHM_NOT_ALLOWED,
                            signer.token(header, CLAIMS));
        }
        var unsigned = TestKey.base64Url("{\"alg\":\"none\"}") + "." + TestKey.base64Url(CLAIMS);
        none.rejects("none-two-parts", "alg none in two parts", SIGNED_COOKIE, Sent.anywhere(unsigned));
    }

    private static void confusion(List<Case> cases) {
        var row = Row.must(
                cases, "1.2", "A public key is no shared secret: anyone can sign with it.", "RFC 8725 section 3.1");
        for (var algorithm : List.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256, JwsAlgorithm.EDDSA)) {
            var key = PublishedKeys.of(algorithm);
            var name = algorithm.joseName().toLowerCase(Locale.ROOT);
            var der = key.publicKey().getEncoded();
            var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            var pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
            var spellings = new LinkedHashMap<String, byte[]>();
            spellings.put("pem", bytes(pem + "\n"));
            spellings.put("pem-without-line-end", bytes(pem));
            spellings.put("der", der);
            spellings.put("base64", bytes(base64.replace("\n", "")));
            spellings.put("jwk", bytes(key.jwk()));
            spellings.forEach((form, secret) -> row.rejects(
                    name + "-as-secret-" + form,
                    "HS256 under the public " + algorithm.joseName() + " key, as " + form,
                    BAD_SIGNATURE,
                    Signer.hmac(JwsAlgorithm.HS256, secret)
                            .anywhere()
                            .token("{\"alg\":\"HS256\",\"kid\":\"" + name + "\"}", CLAIMS)));
        }
    }

    private static void otherAlgorithms(List<Case> cases) {
        var row = Row.must(
                cases, "1.3", "A key is for the one algorithm that it is published for.", "RFC 8725 section 3.1");
        var used = Map.of(
                JwsAlgorithm.RS256, List.of(JwsAlgorithm.RS384, JwsAlgorithm.RS512, JwsAlgorithm.PS256),
                JwsAlgorithm.PS512, List.of(JwsAlgorithm.RS512));
        new TreeMap<>(used)
                .forEach((published, others) -> others.forEach(other -> row.rejects(
                        (published.joseName() + "-key-for-" + other.joseName()).toLowerCase(Locale.ROOT),
                        "The " + published.joseName() + " key used for " + other.joseName(),
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.of(published).as(other)).token())));
        row.rejects(
                        "es384-kid-of-es256",
                        "ES384 signed by its own key, under the kid of the ES256 key",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.of(JwsAlgorithm.ES384).named("es256"))
                                .token())
                .rejects(
                        "rs256-kid-of-eddsa",
                        "RS256 signed by its own key, under the kid of the Ed25519 key",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.of(JwsAlgorithm.RS256).named("eddsa"))
                                .token());
        for (var other : List.of(JwsAlgorithm.HS384, JwsAlgorithm.HS512)) {
            row.rejects(
                    "hs256-called-" + other.joseName().toLowerCase(Locale.ROOT),
                    "A MAC of HS256 that calls itself " + other.joseName(),
                    BAD_SIGNATURE,
                    new Signer("secret", other.joseName(), Signer.of(other).header(), Signer.SECRET.signature())
                            .token());
        }
    }

    private static void names(List<Case> cases) {
        var row = Row.must(cases, "1.4", "alg is a registered name, its case included.", "RFC 7515 section 4.1.1");
        row.rejects(
                "alg-missing",
                "No alg",
                ALGORITHM_NOT_ALLOWED,
                both(it -> it.token(it.header().replaceFirst("\"alg\":\"\\w+\",?", ""), CLAIMS)));
        var others = new LinkedHashMap<String, String>();
        others.put("number", "256");
        others.put("null", "null");
        others.put("true", "true");
        others.put("empty", "\"\"");
        for (var other : others.entrySet()) {
            row.rejects(
                    "alg-" + other.getKey(),
                    "alg is " + other.getKey(),
                    ALGORITHM_NOT_ALLOWED,
                    both(it -> it.token(
                            it.header().replaceFirst("\"alg\":\"\\w+\"", "\"alg\":" + other.getValue()), CLAIMS)));
        }
        row.rejects(
                        "alg-array",
                        "alg is an array",
                        ALGORITHM_NOT_ALLOWED,
                        both(it -> it.token(it.header().replaceFirst("(\"alg\":)(\"\\w+\")", "$1[$2]"), CLAIMS)))
                .rejects(
                        "alg-lower-case",
                        "alg in lower case",
                        ALGORITHM_NOT_ALLOWED,
                        both(it -> it.token(
                                it.header()
                                        .replace(it.algorithm(), it.algorithm().toLowerCase(Locale.ROOT)),
                                CLAIMS)))
                .rejects(
                        "alg-and-space",
                        "alg with a space behind it",
                        ALGORITHM_NOT_ALLOWED,
                        both(it -> it.token(it.header().replace(it.algorithm(), it.algorithm() + " "), CLAIMS)))
                .rejects(
                        "alg-and-nul",
                        "alg with a NUL behind it",
                        ALGORITHM_NOT_ALLOWED,
                        both(it -> it.token(it.header().replace(it.algorithm(), it.algorithm() + "\\u0000"), CLAIMS)));
        for (var unknown : List.of("HS1", "RS1", "dir", "RSA1_5", "A256GCM", "ES256K", "RS256,HS256")) {
            row.rejects(
                    "alg-" + unknown.toLowerCase(Locale.ROOT).replaceAll("\\W", "-"),
                    "alg " + unknown,
                    ALGORITHM_NOT_ALLOWED,
                    both(it -> it.token(it.header().replace(it.algorithm(), unknown), CLAIMS)));
        }
    }

    private static void embedded(List<Case> cases) {
        var foreign = PublishedKeys.FOREIGN_RSA;
        var foreignJwk = foreign.jwk();
        var brought = new LinkedHashMap<String, String>();
        brought.put("jwk", foreignJwk);
        brought.put("jku", "\"https://attacker.example.net/jwks.json\"");
        brought.put("x5u", "\"https://attacker.example.net/key.pem\"");
        brought.put(
                "x5c",
                "[\"" + Base64.getEncoder().encodeToString(foreign.publicKey().getEncoded()) + "\"]");
        brought.put("x5t", AA);
        brought.put("x5t#S256", AA);
        var must = Row.must(
                cases,
                "1.5",
                "A token that brings its own key is judged by the issuer's keys.",
                "RFC 8725 section 3.10");
        var hard = Row.hard(
                cases, "1.5", "Better Auth sends no keys; a token with one is not from it.", "RFC 8725 section 3.10");
        brought.forEach((member, json) -> {
            var name = member.toLowerCase(Locale.ROOT).replace('#', '-');
            must.rejects(
                    name + "-of-the-sender",
                    "The sender's own key in " + member,
                    EMBEDDED_KEY,
                    signedBy(foreign, member, json));
            hard.rejects(
                    name + "-and-a-good-signature",
                    member + " beside a good signature",
                    EMBEDDED_KEY,
                    both(it -> it.token(it.headerWith("\"" + member + "\":" + json), CLAIMS)));
        });
    }

    private static Sent signedBy(TestKey foreign, String member, String json) {
        var signer = Signer.of(foreign);
        return signer.token(signer.headerWith("\"" + member + "\":" + json), CLAIMS);
    }

    private static void keyIds(List<Case> cases) {
        var must = Row.must(
                cases,
                "1.6",
                "kid is text and only ever the name of a key.",
                "RFC 7515 section 4.1.4, RFC 8725 section 3.10");
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("number", "1");
        wrong.put("null", "null");
        wrong.put("object", "{\"a\":1}");
        wrong.put("array", "[\"rs256\"]");
        wrong.put("true", "true");
        wrong.forEach((name, json) ->
                must.rejects("kid-" + name, "kid is of another type: " + name, INVALID_KEY_ID, withKid(json)));
        var hard = Row.hard(cases, "1.6", "kid is 1 to 256 printable ASCII characters.", "RFC 8725 section 3.10");
        hard.rejects("kid-empty", "kid is empty", INVALID_KEY_ID, withKid("\"\""))
                .rejects(
                        "kid-line-break",
                        "kid with a line break",
                        INVALID_KEY_ID,
                        withKid("\"a\\r\\nSet-Cookie: a=b\""))
                .rejects("kid-nul", "kid with a NUL", INVALID_KEY_ID, withKid("\"rs256\\u0000\""))
                .rejects("kid-257", "kid of 257 characters", INVALID_KEY_ID, withKid("\"" + "k".repeat(257) + "\""))
                .rejects("kid-not-ascii", "kid beyond ASCII", INVALID_KEY_ID, withKid("\"sch\\u00fcssel\""));
        var named = new LinkedHashMap<String, String>();
        named.put("path", "../../../../dev/null");
        named.put("sql", "x' UNION SELECT 'secret' --");
        named.put("command", "key.pem|id");
        named.put("url", "https://attacker.example.net/key");
        named.put("other-case", "RS256");
        named.put("and-space", "rs256 ");
        var unknown = Row.must(
                cases, "1.6", "A kid that names no key finds none.", "RFC 7515 section 4.1.4, RFC 8725 section 3.10");
        named.forEach((name, kid) -> unknown.rejects(
                "kid-" + name,
                "A kid that is no key's: " + name,
                UNKNOWN_KEY,
                Signer.of(PublishedKeys.FOREIGN_RSA.named(kid)).token()));
        unknown.rejects(
                "kid-null-device",
                "kid /dev/null, signed with the empty secret read from there",
                BAD_SIGNATURE,
                Signer.hmac(JwsAlgorithm.HS256, new byte[0])
                        .anywhere()
                        .token("{\"alg\":\"HS256\",\"kid\":\"/dev/null\"}", CLAIMS));
        hard.rejects(
                        "kid-known-key-under-another",
                        "A good signature under a kid that names no key",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.of(JwsAlgorithm.RS256).named("unknown"))
                                .token())
                .rejects(
                        "kid-of-the-other-key",
                        "A signature of the retired key under the kid of the current one",
                        BAD_SIGNATURE,
                        Signer.of(PublishedKeys.RETIRED.named("es384")).token())
                .rejects(
                        "no-kid-where-two-fit",
                        "No kid, where two keys of the algorithm are published",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.of(JwsAlgorithm.ES384).named(null))
                                .token());
    }

    private static List<Sent> withKid(String json) {
        return both(it -> it.token("{\"alg\":\"" + it.algorithm() + "\",\"kid\":" + json + "}", CLAIMS));
    }

    private static void weakAndUnfit(List<Case> cases) {
        var secrets = Row.must(
                cases,
                "1.7",
                "Secrets that everyone knows are not this server's.",
                "RFC 7518 section 3.2, RFC 8725 section 3.5");
        var known = new LinkedHashMap<String, String>();
        known.put("empty", "");
        known.put("secret", "secret");
        known.put("of-jwt-io", "your-256-bit-secret");
        known.put("of-better-auth", "better-auth-secret-12345678901234567890");
        known.put("of-an-issuer", Claims.ISSUER);
        known.forEach((name, secret) -> secrets.rejects(
                "secret-" + name,
                "HS256 under a well-known secret: " + name,
                BAD_SIGNATURE,
                Signer.hmac(JwsAlgorithm.HS256, bytes(secret)).anywhere().token()));
        Row.must(cases, "1.8", "RSA keys have 2048 bits or more.", "RFC 7518 section 3.3")
                .rejects(
                        "rsa-of-1024-bits",
                        "Signed by a published key of 1024 bits",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.WEAK).token());
        Row.must(cases, "1.9", "A secret that a key set publishes is none.", "RFC 7517 section 9.2")
                .rejects(
                        "secret-from-the-set",
                        "HS256 under an oct key of the published set",
                        BAD_SIGNATURE,
                        Signer.hmac(JwsAlgorithm.HS256, bytes(PublishedKeys.LEAKED_SECRET))
                                .anywhere()
                                .token("{\"alg\":\"HS256\",\"kid\":\"leaked-secret\"}", CLAIMS));
        Row.hard(cases, "1.9", "A key whose private half is published proves nothing.", "RFC 7517 section 9.2")
                .rejects(
                        "private-key-in-the-set",
                        "Signed by a key that is published with its d",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.LEAKED).token());
        Row.must(cases, "1.10", "A key is used as its use and key_ops say.", "RFC 7517 sections 4.2 and 4.3")
                .rejects(
                        "key-for-encryption",
                        "Signed by a key with use enc",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.FOR_ENCRYPTION).token())
                .rejects(
                        "key-for-wrapping",
                        "Signed by a key with key_ops wrapKey",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.FOR_WRAPPING).token());
        Row.hard(cases, "1.10", "Of two keys under one kid, nobody can say which was meant.", "RFC 7517 section 4.5")
                .rejects(
                        "one-of-two-under-one-kid",
                        "Signed by the first of two",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.ONE_OF_TWO).token())
                .rejects(
                        "other-of-two-under-one-kid",
                        "Signed by the second of two",
                        UNKNOWN_KEY,
                        Signer.of(PublishedKeys.OTHER_OF_TWO).token());
    }

    private static void otherShapes(List<Case> cases) {
        var encrypted = Row.must(cases, "1.11", "A JWE is not a JWS.", "RFC 7516 section 9");
        for (var algorithm : List.of("dir", "RSA-OAEP", "PBES2-HS256+A128KW")) {
            encrypted.rejects(
                    "jwe-" + algorithm.toLowerCase(Locale.ROOT).replaceAll("\\W", "-"),
                    "A JWE, alg " + algorithm,
                    ENCRYPTED,
                    Sent.anywhere(
                            TestKey.base64Url("{\"alg\":\"" + algorithm + "\",\"enc\":\"A128GCM\",\"p2c\":2147483647}")
                                    + (algorithm.equals("dir") ? ".." : ".AAAA.")
                                    + "AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"));
        }
        var serialised = Row.must(cases, "1.12", "A JWT is in the compact serialisation.", "RFC 7519 section 1")
                .answering(400, 401);
        serialised.rejects(
                "json-flattened",
                "The flattened JSON serialisation",
                OPAQUE_TOKEN,
                both(it -> it.token().changed(AlgorithmsAndKeys::flattened)));
        serialised.rejects(
                "json-in-base64url",
                "The same in base64url",
                OPAQUE_TOKEN,
                both(it -> it.token().changed(token -> TestKey.base64Url(flattened(token)))));
        Row.hard(cases, "1.13", "A token in a token has no use here.", "RFC 7519 section 5.2")
                .rejects(
                        "cty",
                        "cty JWT over plain claims",
                        NESTED,
                        both(it -> it.token(it.headerWith("\"cty\":\"JWT\""), CLAIMS)))
                .rejects(
                        "nested",
                        "cty JWT over a good token",
                        NESTED,
                        both(it -> it.token(
                                it.headerWith("\"cty\":\"JWT\""),
                                String.valueOf(it.token().token()))));
        Row.must(cases, "1.13", "The payload of a JWT is a JSON object.", "RFC 7519 section 7.2")
                .rejects(
                        "nested-without-cty",
                        "A good token as payload, without cty",
                        NOT_JSON,
                        both(it -> it.token(String.valueOf(it.token().token()))));
    }

    private static String flattened(String token) {
        var parts = token.split("\\.", -1);
        return "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2]
                + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
