package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.BETTER_AUTH_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_DATA_DIR;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_SESSION_CHECK;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ALGORITHMS;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_AUDIENCE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_CLOCK_SKEW;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ENGINE;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_ISSUER;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_JWKS_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_MAX_LIFETIME;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_PREVIOUS_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_TYPES;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.jwt.TokenExplanation;
import dev.latchkey.adapters.jwt.TokenExplanation.Gap;
import dev.latchkey.adapters.jwt.TokenExplanation.Verdict;
import dev.latchkey.adapters.jwt.TokenFacts;
import dev.latchkey.adapters.jwt.TokenKind;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a refusal means to whoever has to do something about it.
 *
 * @param title what is wrong
 * @param cause why that is, most likely, in one sentence
 * @param change what to do: a setting here, an option of Better Auth, or another token
 */
record Advice(String title, String cause, String change) {
    private static final String GET_A_JWT =
            "Send the JWT of GET /api/auth/token (plugin jwt() of Better Auth), which takes the session cookie.";
    private static final String OTHER_SIGNER =
            "Something else than Better Auth's jwt() plugin made it, or it was damaged.";
    private static final String COPY_IT_ANEW = "Copy it anew, whole and without what is around it.";
    private static final String ANOTHER_ISSUER = "the token is of another issuer";
    private static final String SAME_ISSUER = "Make " + LATCHKEY_TOKEN_ISSUER + " (or " + BETTER_AUTH_URL
            + ") and baseURL or jwt.issuer of Better Auth the same.";
    private static final Instant YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z");

    /** The settings to look at, as the advice names them. */
    List<Setting> settings() {
        return Arrays.stream(Setting.values())
                .filter(it ->
                        Pattern.compile("\\b" + it + "\\b").matcher(change).find())
                .toList();
    }

    /** On what is wrong with that token, under that policy. */
    static Advice on(TokenRejection reason, TokenExplanation token, TokenPolicy policy) {
        var facts = token.facts();
        return switch (reason) {
            case TOO_LARGE ->
                new Advice(
                        "the token is too large for a request header",
                        "The default payload is the whole user record; a picture kept as a data: URL goes in, too.",
                        "Give jwt() of Better Auth a definePayload that returns only what is needed, {} say.");
            case OPAQUE_TOKEN -> opaque(facts);
            case SIGNED_COOKIE ->
                new Advice(
                        "this is no JWT: two parts, not three",
                        "The signed session cookie, or the set-auth-token header of the bearer() plugin, was sent.",
                        GET_A_JWT);
            case ENCRYPTED ->
                new Advice(
                        "this is encrypted (a JWE), not signed",
                        "Better Auth's session cache cookie (strategy \"jwe\") was sent; only Better Auth can read it.",
                        GET_A_JWT);
            case MALFORMED ->
                new Advice("this is no JWT", "The token was cut off, or something was pasted with it.", COPY_IT_ANEW);
            case NOT_BASE64URL ->
                new Advice(
                        "a part of the token is misspelled",
                        "A character was lost or changed on the way: a line break, padding (=), URL encoding.",
                        COPY_IT_ANEW);
            case NOT_UTF8 -> new Advice("the token holds bytes that are not UTF-8", OTHER_SIGNER, GET_A_JWT);
            case NOT_JSON -> new Advice("a part of the token is not JSON", OTHER_SIGNER, GET_A_JWT);
            case DUPLICATE_MEMBER -> new Advice("the token says one thing twice", OTHER_SIGNER, GET_A_JWT);
            case ALGORITHM_NOT_ALLOWED -> algorithm(token);
            case CRITICAL_EXTENSION ->
                new Advice("the header demands an extension (crit)", OTHER_SIGNER, "Have it signed without crit.");
            case UNENCODED_PAYLOAD ->
                new Advice("the payload is not encoded (b64)", OTHER_SIGNER, "Have it signed without b64.");
            case COMPRESSED -> new Advice("the token is compressed (zip)", OTHER_SIGNER, "Have it signed without zip.");
            case NESTED -> new Advice("the token holds a token (cty)", OTHER_SIGNER, "Send the one inside.");
            case EMBEDDED_KEY ->
                new Advice(
                        "the token brings its own key",
                        "It is forged, or its issuer expects to be believed by whatever key it sends along.",
                        "Have it signed with kid alone; the key belongs into the JWK Set.");
            case INVALID_KEY_ID -> new Advice("the kid is no key id", OTHER_SIGNER, GET_A_JWT);
            case UNKNOWN_KEY ->
                new Advice(
                        "no key of the issuer has that id and algorithm",
                        "The token is from another Better Auth server or database, or the JWK Set is older than its"
                                + " key; without a database each process and restart has keys of its own.",
                        "Compare with what " + LATCHKEY_TOKEN_JWKS_URL + " (or " + BETTER_AUTH_URL
                                + " and /api/auth/jwks) answers now.");
            case BAD_SIGNATURE -> signature(facts);
            case INVALID_CLAIM ->
                new Advice(
                        "a claim is not what it has to be",
                        "definePayload of Better Auth sets it, in another type or unit: times are numbers of seconds.",
                        "Correct or remove it in definePayload.");
            case WRONG_TYPE -> type(facts);
            case SESSION_CACHE ->
                new Advice(
                        "this is Better Auth's session cache, not an access token",
                        "The cookie session_data was sent; it names no sub and holds the session token itself.",
                        GET_A_JWT);
            case MAIL_VERIFICATION ->
                new Advice(
                        "this is the token of a verification mail",
                        "It is signed with the same secret, and proves a mailbox, not a user's login.",
                        GET_A_JWT);
            case ID_TOKEN ->
                new Advice(
                        "this is an ID token: it tells a client who logged in",
                        "The client sent the id_token of the OAuth answer instead of an access token.",
                        GET_A_JWT);
            case EVENT_TOKEN ->
                new Advice("this is an event token (logout)", "It tells servers what happened.", GET_A_JWT);
            case KEY_BOUND ->
                new Advice(
                        "the token is bound to a key (DPoP)",
                        "Whoever sends it would have to prove that key, which a bearer token does not.",
                        "Get a token without DPoP.");
            case CLIENT_TOKEN ->
                new Advice(
                        "this is a client's own token; no user is behind it",
                        "It comes from the client credentials grant, where sub is the client.",
                        "Let the user log in, and send the JWT of GET /api/auth/token.");
            case WRONG_ISSUER -> issuer(facts, policy.issuer());
            case WRONG_AUDIENCE -> audience(facts);
            case INVALID_SUBJECT ->
                new Advice(
                        "the token names no user",
                        "getSubject of Better Auth's jwt() gives something else than an id, or another program made it.",
                        "Leave getSubject out: sub is then the user's id.");
            case MISSING_SESSION ->
                new Advice(
                        "the token names no session",
                        LATCHKEY_SESSION_CHECK + " is on, and Better Auth puts no sid in by itself.",
                        "Give jwt() definePayload: ({session}) => ({ sid: session.id }), or switch "
                                + LATCHKEY_SESSION_CHECK + " off.");
            case MISSING_EXPIRY ->
                new Advice(
                        "the token never expires (no exp)",
                        "A program of your own signed it without exp.",
                        "Have exp set; Better Auth does by itself.");
            case MISSING_ISSUED_AT ->
                new Advice(
                        "the token does not say since when (no iat)",
                        "A program of your own signed it without iat.",
                        "Have iat set; Better Auth does by itself.");
            case EXPIRES_BEFORE_ISSUED -> backwards(facts);
            case LIVES_TOO_LONG ->
                new Advice(
                        "the token lives longer than is allowed",
                        "expirationTime of Better Auth's jwt() is longer than " + LATCHKEY_TOKEN_MAX_LIFETIME + ".",
                        "Shorten expirationTime (\"15m\"), or raise " + LATCHKEY_TOKEN_MAX_LIFETIME + ".");
            case ISSUED_IN_FUTURE ->
                new Advice(
                        "the token is issued in the future",
                        "The clock of this machine, or of the issuer's, is wrong.",
                        "Set both by NTP; " + LATCHKEY_TOKEN_CLOCK_SKEW + " bears up to PT60S.");
            case NOT_YET_VALID ->
                new Advice(
                        "the token is not valid yet, or never (nbf)",
                        "definePayload sets nbf, or the clock of this machine or of the issuer's is wrong.",
                        "Leave nbf out; set both clocks by NTP; " + LATCHKEY_TOKEN_CLOCK_SKEW + " bears up to PT60S.");
            case EXPIRED ->
                new Advice(
                        "the token has expired; all else is in order",
                        "The client kept it too long, or the clocks differ: Better Auth's tokens live 15 minutes.",
                        "Fetch a new one from GET /api/auth/token when serve says token_expired.");
            case REVOKED ->
                new Advice(
                        "the token was taken back", "latchkey revoke, or the user did.", "Log in again: " + GET_A_JWT);
        };
    }

    /** On a reason alone, without a token at hand: what is most likely under that configuration. */
    static Advice inGeneral(TokenRejection reason, JwtConfig config) {
        if (reason == TokenRejection.WRONG_ISSUER) {
            return elsewhere();
        }
        var kinds = EnumSet.noneOf(JwsAlgorithm.class);
        if (!config.secrets().isEmpty()) {
            kinds.add(JwsAlgorithm.HS256);
        }
        if (config.jwkSet() != null) {
            kinds.add(JwsAlgorithm.EDDSA);
        }
        // What is not allowed is rather of the other kind.
        var symmetric = (config.jwkSet() == null) != (reason == TokenRejection.ALGORITHM_NOT_ALLOWED);
        var likely = new TokenFacts(
                TokenKind.SESSION_TOKEN,
                0,
                symmetric ? "HS256" : "EdDSA",
                null,
                null,
                null,
                List.of("another"),
                null,
                null,
                Instant.EPOCH,
                Set.of());
        var token = new TokenExplanation(Verdict.REFUSED, reason, "", "", Gap.NONE, List.of(), likely, kinds);
        return on(reason, token, config.policy());
    }

    private static Advice opaque(TokenFacts facts) {
        var cause = switch (facts.kind()) {
            case SESSION_TOKEN ->
                "The token in the body of a sign-in (or the cookie's first half) was sent, which is Better"
                        + " Auth's session token, opaque to everybody else; an OAuth access token without a resource"
                        + " looks the same.";
            case COMPACT_CACHE -> "Better Auth's session cache cookie (strategy \"compact\") was sent.";
            default -> "An opaque token was sent: of a session, or an OAuth access token without a resource.";
        };
        return new Advice("this is no JWT", cause, GET_A_JWT);
    }

    private static Advice algorithm(TokenExplanation token) {
        var title = "the token's algorithm is not accepted";
        var misdirected = misdirected(token.facts().kind());
        if (misdirected.isPresent()) {
            return new Advice(title, misdirected.get(), GET_A_JWT);
        }
        var algorithm = Optional.ofNullable(token.facts().algorithm()).flatMap(JwsAlgorithm::of);
        if (algorithm.isEmpty()) {
            return new Advice(title, "It is unsigned or signed in a way that proves nothing here.", GET_A_JWT);
        }
        var symmetric = algorithm.get().isSymmetric();
        if (token.allowed().stream().noneMatch(it -> it.isSymmetric() == symmetric)) {
            return symmetric
                    ? new Advice(
                            title,
                            "The token is signed with a shared secret, and serve has only public keys.",
                            "Drop the signer of your own (jwt() has no HS256 option), or give its secret to "
                                    + LATCHKEY_TOKEN_SECRET + ".")
                    : new Advice(
                            title,
                            "The token is signed with a key pair, as Better Auth does, and serve has only a secret.",
                            "Set " + BETTER_AUTH_URL + " or " + LATCHKEY_TOKEN_JWKS_URL
                                    + "; the secret is not needed for that.");
        }
        return new Advice(
                title,
                "It is not on the allow-list, the secret is too short for it, or the engine cannot prove it.",
                "See " + LATCHKEY_TOKEN_ALGORITHMS + ", " + LATCHKEY_TOKEN_SECRET + " and " + LATCHKEY_TOKEN_ENGINE
                        + " (nimbus proves all, helidon no EdDSA), or keyPairConfig.alg of jwt(), which has no effect"
                        + " while the table jwks holds a key.");
    }

    /** Why a token came that Better Auth signs with its secret for its own ends: no setting would make it a user's. */
    private static Optional<String> misdirected(TokenKind kind) {
        return switch (kind) {
            case JWT_CACHE ->
                Optional.of(
                        "Better Auth's session cache cookie (strategy \"jwt\") was sent, which is for itself alone.");
            case MAIL_VERIFICATION ->
                Optional.of("The token of a verification mail was sent: it proves a mailbox, not a user's login.");
            default -> Optional.empty();
        };
    }

    private static Advice signature(TokenFacts facts) {
        var title = "the signature does not hold";
        var misdirected = misdirected(facts.kind());
        if (misdirected.isPresent()) {
            return new Advice(title, misdirected.get(), GET_A_JWT);
        }
        return JwsAlgorithm.of(String.valueOf(facts.algorithm()))
                        .filter(JwsAlgorithm::isSymmetric)
                        .isPresent()
                ? new Advice(
                        title,
                        "It was signed with another secret, or with this one decoded or derived instead of as it is.",
                        "Compare the secrets: " + LATCHKEY_TOKEN_SECRET + " and " + LATCHKEY_TOKEN_PREVIOUS_SECRET
                                + " are taken as UTF-8, byte for byte.")
                : new Advice(
                        title,
                        "The token was changed, or its kid is of another database: serial ids repeat there.",
                        "Compare with what " + LATCHKEY_TOKEN_JWKS_URL + " (or " + BETTER_AUTH_URL
                                + " and /api/auth/jwks) answers now.");
    }

    private static Advice type(TokenFacts facts) {
        var title = "this is another type of token";
        return switch (facts.kind()) {
            case PUBLISHED_CACHE ->
                new Advice(
                        title,
                        "Better Auth's session cache cookie was sent, which holds the session token itself.",
                        GET_A_JWT);
            case CLIENT_TOKEN ->
                new Advice(
                        title,
                        "It is an OAuth access token that a client got for itself: no user is behind it.",
                        GET_A_JWT);
            case OAUTH_ACCESS_TOKEN ->
                new Advice(
                        title,
                        "It is an access token of Better Auth's OAuth provider, whose issuer ends in /api/auth.",
                        GET_A_JWT + " Or accept such tokens alone: " + LATCHKEY_TOKEN_TYPES + "=at+jwt, with their own "
                                + LATCHKEY_TOKEN_ISSUER + " and " + LATCHKEY_TOKEN_AUDIENCE + ".");
            default ->
                new Advice(
                        title,
                        "Its typ says that it is meant for something else.",
                        GET_A_JWT + " Or name its typ in " + LATCHKEY_TOKEN_TYPES + ".");
        };
    }

    private static Advice audience(TokenFacts facts) {
        return new Advice(
                "the token is for another audience",
                facts.audience().isEmpty()
                        ? "Whoever signed it left aud out."
                        : "jwt.audience of Better Auth and " + LATCHKEY_TOKEN_AUDIENCE
                                + " differ; by default aud is the origin of baseURL, also where only issuer is set.",
                "Make jwt.audience of Better Auth and " + LATCHKEY_TOKEN_AUDIENCE + " the same, letter for letter.");
    }

    private static Advice issuer(TokenFacts facts, String expected) {
        var title = ANOTHER_ISSUER;
        var seen = String.valueOf(facts.issuer());
        if (facts.issuer() == null) {
            return new Advice(
                    title,
                    "Whoever signed it left iss out: it is no token of Better Auth's jwt().",
                    "Have iss set to what " + LATCHKEY_TOKEN_ISSUER + " says.");
        }
        if (expected.equals(DevelopmentIssuer.ISSUER)) {
            return new Advice(
                    title,
                    "No setting names your Better Auth, so only the development issuer of latchkey dev is believed.",
                    "Set " + BETTER_AUTH_URL + " to the base URL of the server that issued it.");
        }
        if (seen.equals(DevelopmentIssuer.ISSUER)) {
            return new Advice(
                    title,
                    "It is from latchkey token, which latchkey dev alone believes.",
                    "Send a token of your Better Auth, or try it with latchkey dev (" + LATCHKEY_DATA_DIR + ").");
        }
        if (facts.claims().contains("auth_time") || seen.equals(expected + "/api/auth")) {
            return new Advice(title, "It is an OAuth or ID token: those have /api/auth in their issuer.", GET_A_JWT);
        }
        if (origin(seen).equals(origin(expected))) {
            return new Advice(
                    title,
                    "Only a path or slash differs: Better Auth's iss is the origin, without path or slash.",
                    "Set " + LATCHKEY_TOKEN_ISSUER + " to exactly what the token says, if that is your server.");
        }
        if (isLocal(seen) != isLocal(expected)) {
            return new Advice(
                    title,
                    "One is a development server (localhost), the other is not: the environments are mixed up, or"
                            + " baseURL is unset and iss follows the caller's Host header.",
                    SAME_ISSUER);
        }
        return elsewhere();
    }

    private static Advice elsewhere() {
        return new Advice(
                ANOTHER_ISSUER,
                "It is of another server or environment, or baseURL is unset and iss follows the Host header.",
                SAME_ISSUER);
    }

    private static Advice backwards(TokenFacts facts) {
        var title = "the token ends before it begins";
        var expiresAt = facts.expiresAt();
        return expiresAt != null && expiresAt.isBefore(YEAR_2000)
                ? new Advice(
                        title,
                        "expirationTime of jwt() was given as a number, which Better Auth takes as a time in 1970.",
                        "Write it as text: expirationTime: \"15m\".")
                : new Advice(
                        title,
                        "expirationTime of jwt() or definePayload sets a fixed time that has passed.",
                        "Write expirationTime as a span in text: \"15m\".");
    }

    private static String origin(String url) {
        try {
            var uri = URI.create(url);
            return uri.getScheme() == null || uri.getHost() == null ? url : TokenSettings.origin(uri);
        } catch (IllegalArgumentException notAUrl) {
            return url;
        }
    }

    private static boolean isLocal(String url) {
        return Pattern.compile("^https?://(localhost|127\\.|\\[::1]|[^/]*\\.(local|test|localhost)\\b)")
                .matcher(url)
                .find();
    }
}
