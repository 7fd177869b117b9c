package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.Json.JsonNumber;
import dev.latchkey.adapters.jwt.Json.JsonText;
import dev.latchkey.adapters.jwt.Json.JsonWord;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a check wanted of a token and what it found instead, in a few words that say nothing about a person. */
record TokenEvidence(
        UnprovenToken token,
        TokenPolicy policy,
        Set<JwsAlgorithm> allowed,
        List<String> keys,
        int longest,
        Instant now) {
    private static final List<String> PARTS = List.of("header", "payload", "signature");

    String expected(TokenRejection reason) {
        return switch (reason) {
            case TOO_LARGE -> "at most " + longest + " characters";
            case OPAQUE_TOKEN, SIGNED_COOKIE, ENCRYPTED, MALFORMED -> "three parts with dots between them";
            case NOT_BASE64URL -> "base64url without padding";
            case NOT_UTF8 -> "UTF-8";
            case NOT_JSON -> "one JSON object";
            case DUPLICATE_MEMBER -> "each name once";
            case ALGORITHM_NOT_ALLOWED ->
                "alg " + allowed.stream().map(JwsAlgorithm::joseName).collect(Collectors.joining(", "));
            case CRITICAL_EXTENSION, UNENCODED_PAYLOAD, COMPRESSED, NESTED, EMBEDDED_KEY ->
                "a header of alg, kid and typ";
            case INVALID_KEY_ID -> "a kid of 1 to 256 printable ASCII characters";
            case UNKNOWN_KEY -> keys.isEmpty() ? "a published key" : String.join("; ", keys);
            case BAD_SIGNATURE -> "a signature by " + (isSymmetric() ? "a shared secret" : "that key");
            case INVALID_CLAIM -> "claims of their types";
            case WRONG_TYPE ->
                "typ " + alternatives(policy.types().stream().map(it -> it.equals("jwt") ? "JWT" : it))
                        + (takesNone() ? " (or none)" : "");
            case SESSION_CACHE, MAIL_VERIFICATION, ID_TOKEN, EVENT_TOKEN, KEY_BOUND, CLIENT_TOKEN ->
                "a user's token for an API";
            case WRONG_ISSUER -> "iss " + policy.issuer();
            case WRONG_AUDIENCE -> "aud " + alternatives(policy.audiences().stream());
            case INVALID_SUBJECT -> "a sub of 1 to 255 characters, none of them a control one";
            case MISSING_SESSION -> "sid";
            case MISSING_EXPIRY -> "exp";
            case MISSING_ISSUED_AT -> "iat";
            case EXPIRES_BEFORE_ISSUED -> "exp after iat";
            case LIVES_TOO_LONG -> "at most " + span(policy.maxLifetime()) + " from iat to exp";
            case ISSUED_IN_FUTURE -> "iat until " + seconds(now.plus(policy.clockSkew())) + ", clock skew included";
            case NOT_YET_VALID -> "nbf until " + seconds(now.plus(policy.clockSkew())) + " and before exp";
            case EXPIRED -> "exp after " + seconds(now.minus(policy.clockSkew())) + ", clock skew included";
            case REVOKED -> "a token that was not taken back";
        };
    }

    String seen(TokenRejection reason) {
        var facts = token.facts();
        return switch (reason) {
            case TOO_LARGE -> facts.length() + " characters";
            case OPAQUE_TOKEN, SIGNED_COOKIE, ENCRYPTED, MALFORMED -> parts();
            case NOT_BASE64URL -> misspelling();
            case NOT_UTF8, NOT_JSON -> "something else in the " + half(reason);
            case DUPLICATE_MEMBER -> "one name twice in the " + half(reason);
            case ALGORITHM_NOT_ALLOWED ->
                facts.algorithm() == null ? "no alg that is text" : "alg " + facts.algorithm();
            case CRITICAL_EXTENSION, UNENCODED_PAYLOAD, COMPRESSED, NESTED, EMBEDDED_KEY -> member();
            case INVALID_KEY_ID -> "another kid";
            case UNKNOWN_KEY ->
                (facts.keyId() == null ? "no kid" : "kid " + facts.keyId()) + ", alg " + facts.algorithm();
            case BAD_SIGNATURE ->
                "one that does not hold under " + (facts.keyId() == null ? "it" : "kid " + facts.keyId());
            case INVALID_CLAIM -> token.invalidClaim().map(this::misfit).orElse("something else");
            case WRONG_TYPE -> facts.type() == null ? "a typ that is not text" : "typ " + facts.type();
            case SESSION_CACHE, MAIL_VERIFICATION, ID_TOKEN, EVENT_TOKEN, KEY_BOUND, CLIENT_TOKEN -> telling(reason);
            case WRONG_ISSUER -> facts.issuer() == null ? "no iss" : "iss " + facts.issuer();
            case WRONG_AUDIENCE -> facts.audience().isEmpty() ? "no aud" : "aud " + String.join(", ", facts.audience());
            case INVALID_SUBJECT -> subject();
            case MISSING_SESSION -> "no sid";
            case MISSING_EXPIRY -> "no exp";
            case MISSING_ISSUED_AT -> "no iat";
            case EXPIRES_BEFORE_ISSUED -> "exp " + facts.expiresAt() + ", iat " + facts.issuedAt();
            case LIVES_TOO_LONG -> span(between(facts.issuedAt(), facts.expiresAt()));
            case ISSUED_IN_FUTURE ->
                "iat " + facts.issuedAt() + ", " + span(between(now, facts.issuedAt())) + " ahead of this clock";
            case NOT_YET_VALID -> notYet(facts.notBefore(), facts.expiresAt());
            case EXPIRED -> "exp " + facts.expiresAt() + ", " + span(between(facts.expiresAt(), now)) + " ago";
            case REVOKED -> "one that was";
        };
    }

    /** By how much, unless waiting is of no use. */
    private String notYet(@Nullable Instant notBefore, @Nullable Instant expiresAt) {
        var neverValid = !between(notBefore, expiresAt).isPositive();
        return "nbf " + notBefore + ", "
                + (neverValid ? "exp " + expiresAt : span(between(now, notBefore)) + " ahead of this clock");
    }

    /** In the two largest units that it has. */
    static String span(Duration duration) {
        var units = List.of(
                duration.toDays() + " d",
                duration.toHoursPart() + " h",
                duration.toMinutesPart() + " min",
                duration.toSecondsPart() + " s");
        var spoken = units.stream()
                .dropWhile(it -> it.startsWith("0 "))
                .limit(2)
                .filter(it -> !it.startsWith("0 "))
                .collect(Collectors.joining(" "));
        return spoken.isEmpty() ? "0 s" : spoken;
    }

    private boolean isSymmetric() {
        return String.valueOf(token.header("alg")).startsWith("HS");
    }

    private boolean takesNone() {
        return policy.types().contains("jwt");
    }

    private String parts() {
        var parts = token.parts();
        var empty = Stream.of(parts).anyMatch(String::isEmpty) ? ", one of them empty" : "";
        return parts.length == 1
                ? "one part of " + token.text().length() + " characters"
                : parts.length + " parts" + empty;
    }

    private String misspelling() {
        var parts = token.parts();
        return IntStream.range(0, parts.length)
                .filter(i -> Base64Url.decode(parts[i]).isEmpty())
                .mapToObj(i -> "another spelling in the " + PARTS.get(i))
                .findFirst()
                .orElseThrow();
    }

    private String half(TokenRejection reason) {
        return token.headerIsAtFault(reason) ? "header" : "payload";
    }

    private String member() {
        return Stream.of("crit", "b64", "zip", "cty", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256")
                .filter(token::headerHas)
                .collect(Collectors.joining(", "));
    }

    private String misfit(String claim) {
        return claim + " is "
                + switch (token.claim(claim)) {
                    case JsonNumber(var literal)
                    when literal.matches("\\d{13}") -> "a number too large for seconds: milliseconds?";
                    case JsonNumber _ -> "a number that is out of place or range";
                    case JsonText _ -> "text that is out of place or cannot be";
                    case JsonWord _ -> "true, false or null";
                    case null, default -> "a list or an object";
                };
    }

    private String telling(TokenRejection reason) {
        return switch (reason) {
            case SESSION_CACHE -> "session and user";
            case MAIL_VERIFICATION -> "email and no sub";
            case ID_TOKEN ->
                Stream.of("nonce", "at_hash", "c_hash", "auth_time")
                        .filter(it -> token.claim(it) != null)
                        .collect(Collectors.joining(", "));
            case EVENT_TOKEN -> "events";
            case KEY_BOUND -> "cnf";
            default -> "sub equal to client_id";
        };
    }

    private String subject() {
        if (!(token.claim("sub") instanceof JsonText(var subject))) {
            return "no sub";
        }
        return subject.isEmpty()
                ? "an empty sub"
                : "a sub of " + subject.length() + " characters that cannot name a user";
    }

    private static String alternatives(Stream<String> values) {
        return values.sorted().collect(Collectors.joining(" or "));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Duration between(@Nullable Instant from, @Nullable Instant to) {
        return Duration.between(Objects.requireNonNull(from), Objects.requireNonNull(to));
    }
}
