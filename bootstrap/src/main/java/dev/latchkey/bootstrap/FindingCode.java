package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Finding.Severity.ERROR;
import static dev.latchkey.bootstrap.Finding.Severity.LEFT_OUT;
import static dev.latchkey.bootstrap.Finding.Severity.NOTE;
import static dev.latchkey.bootstrap.Finding.Severity.OK;
import static dev.latchkey.bootstrap.Finding.Severity.WARNING;

import dev.latchkey.bootstrap.Finding.Severity;
import java.util.Locale;

/** What can be found of settings, secrets, issuer, audience, JWK Set and clock; the database has codes of its own. */
enum FindingCode {
    SETTINGS_FIT("settings", OK, "serve would take the settings", ""),
    SETTING_INVALID(
            "settings",
            ERROR,
            "serve would not start with the settings",
            "Set or correct it in the environment, which wins, or in the settings file. The README lists all settings."),
    SETTING_MISSPELLED(
            "settings",
            WARNING,
            "a variable of the environment looks like a misspelled setting",
            "Correct its name, or remove it."),
    ENVIRONMENT_NOT_PRODUCTION(
            "settings",
            NOTE,
            "the issuer is not on this machine, and LATCHKEY_ENV is not production",
            "Where users depend on it, set LATCHKEY_ENV=production: what is only for trying out is refused then."),

    SECRET_LEFT_OUT("secret", LEFT_OUT, "no shared secret is set, and none is needed with a JWK Set", ""),
    SECRET_FIT("secret", OK, "no weakness of the secret was seen", ""),
    SECRET_SHORT(
            "secret",
            ERROR,
            "the secret is shorter than 32 bytes",
            "Generate one with 'openssl rand -base64 32', here and where tokens are signed."),
    SECRET_PLACEHOLDER(
            "secret",
            ERROR,
            "the secret is a placeholder, published or spelled like one: anyone can sign with it",
            "Generate one with 'openssl rand -base64 32', here and where tokens are signed."),
    SECRET_LOW_ENTROPY(
            "secret",
            WARNING,
            "the secret looks made up by hand, and whoever guesses it can be anybody",
            "Generate one with 'openssl rand -base64 32', here and where tokens are signed."),
    SECRET_REPEATED(
            "secret",
            WARNING,
            "the previous secret is the current one",
            "Remove LATCHKEY_TOKEN_PREVIOUS_SECRET, or set the one that was in use before."),
    SECRET_SHARED(
            "secret",
            NOTE,
            "tokens are verified with Better Auth's own secret, which signs its cookies and mail links, too",
            "Use its JWK Set (BETTER_AUTH_URL alone), or a LATCHKEY_TOKEN_SECRET that is for tokens only."),

    ISSUER_FIT("issuer", OK, "the issuer is spelled as Better Auth spells its origin", ""),
    ISSUER_EMPTY("issuer", ERROR, "no issuer is set", "Set BETTER_AUTH_URL, or LATCHKEY_TOKEN_ISSUER."),
    ISSUER_NOT_URL(
            "issuer",
            WARNING,
            "the issuer is no URL; Better Auth's iss is an origin such as https://app.example.com",
            "Write LATCHKEY_TOKEN_ISSUER with its https://, unless jwt.issuer of Better Auth's jwt() says the same."),
    ISSUER_HAS_PATH(
            "issuer",
            WARNING,
            "the issuer has a path; Better Auth's iss is the origin alone",
            "Take the path off LATCHKEY_TOKEN_ISSUER, unless jwt.issuer of Better Auth's jwt() has it."),
    ISSUER_TRAILING_SLASH(
            "issuer",
            WARNING,
            "the issuer ends in a slash; Better Auth's iss does not",
            "Take the slash off LATCHKEY_TOKEN_ISSUER, unless jwt.issuer of Better Auth's jwt() has it."),
    ISSUER_HAS_QUERY(
            "issuer",
            WARNING,
            "the issuer has a query or a fragment; Better Auth's iss is the origin alone",
            "Take what begins with ? or # off LATCHKEY_TOKEN_ISSUER, unless jwt.issuer of Better Auth's jwt() has it."),
    ISSUER_NOT_NORMALIZED(
            "issuer",
            WARNING,
            "the issuer has capitals or a default port; Better Auth's iss does not",
            "Write LATCHKEY_TOKEN_ISSUER in lower case and without :443 or :80."),
    ISSUER_NOT_ORIGIN(
            "issuer",
            WARNING,
            "the issuer is not the origin of BETTER_AUTH_URL",
            "Remove LATCHKEY_TOKEN_ISSUER, unless jwt.issuer of Better Auth's jwt() says the same."),
    ISSUER_LOCAL(
            "issuer",
            WARNING,
            "the issuer is this machine, and LATCHKEY_ENV is production",
            "Set BETTER_AUTH_URL (and Better Auth's baseURL) to the public address."),

    AUDIENCE_FIT("audience", OK, "the audience is set", ""),
    AUDIENCE_EMPTY("audience", ERROR, "no audience is set", "Set BETTER_AUTH_URL, or LATCHKEY_TOKEN_AUDIENCE."),
    AUDIENCE_NOT_URL(
            "audience",
            NOTE,
            "an audience looks like a host; Better Auth's aud is an origin such as https://app.example.com by default",
            "Write it with its https://, unless jwt.audience of Better Auth's jwt() says the same."),
    AUDIENCE_HAS_PATH(
            "audience",
            NOTE,
            "an audience has a path; Better Auth's aud is the origin alone by default",
            "See that jwt.audience of Better Auth's jwt() says the same."),
    AUDIENCE_TRAILING_SLASH(
            "audience",
            WARNING,
            "an audience ends in a slash; Better Auth's aud does not by default",
            "Take the slash off LATCHKEY_TOKEN_AUDIENCE, unless jwt.audience of Better Auth's jwt() has it."),
    AUDIENCE_HAS_QUERY(
            "audience",
            NOTE,
            "an audience has a query or a fragment; Better Auth's aud is the origin alone by default",
            "See that jwt.audience of Better Auth's jwt() says the same."),
    AUDIENCE_NOT_NORMALIZED(
            "audience",
            WARNING,
            "an audience has capitals or a default port; Better Auth's aud does not by default",
            "Write LATCHKEY_TOKEN_AUDIENCE in lower case and without :443 or :80."),
    AUDIENCE_NOT_ORIGIN(
            "audience",
            NOTE,
            "the audience is not the origin of BETTER_AUTH_URL",
            "See that jwt.audience of Better Auth's jwt() says the same."),
    AUDIENCE_LOCAL(
            "audience",
            WARNING,
            "an audience is this machine, and LATCHKEY_ENV is production",
            "Set LATCHKEY_TOKEN_AUDIENCE (and jwt.audience of Better Auth's jwt()) to the public address."),
    AUDIENCE_IS_ISSUER(
            "audience",
            NOTE,
            "audience and issuer are the same, as with every token that Better Auth signs for its own ends",
            "Give this service an audience of its own: LATCHKEY_TOKEN_AUDIENCE, and jwt.audience of jwt()."),

    JWK_SET_LEFT_OUT("jwk set", LEFT_OUT, "no JWK Set is asked for keys", ""),
    JWK_SET_AWAITS_SETTINGS("jwk set", LEFT_OUT, "the JWK Set is looked at once the settings are in order", ""),
    JWK_SET_ANSWERED("jwk set", OK, "the JWK Set can be had", ""),
    JWK_SET_PLAIN_HTTP(
            "jwk set",
            WARNING,
            "the JWK Set comes unprotected: whoever can change it on its way can be anybody",
            "Use https in LATCHKEY_TOKEN_JWKS_URL or BETTER_AUTH_URL."),
    JWK_SET_UNREACHABLE(
            "jwk set",
            ERROR,
            "nothing takes connections where the JWK Set should be",
            "See that Better Auth runs, and that BETTER_AUTH_URL or LATCHKEY_TOKEN_JWKS_URL has its host and port."),
    JWK_SET_HOST_UNKNOWN(
            "jwk set",
            ERROR,
            "the host of the JWK Set has no address",
            "See how BETTER_AUTH_URL or LATCHKEY_TOKEN_JWKS_URL is spelled, and to the name service."),
    JWK_SET_TIMED_OUT(
            "jwk set",
            ERROR,
            "the JWK Set did not come in time",
            "See to Better Auth's load, and to firewalls on the way."),
    JWK_SET_NOT_TRUSTED(
            "jwk set",
            ERROR,
            "no TLS connection to a server that proves its name",
            "See to its certificate, its host name, and the authorities that Java trusts."),
    JWK_SET_BROKEN_OFF(
            "jwk set",
            ERROR,
            "the answer ended early, or is longer than a JWK Set may be",
            "See what answers at that address, and what proxy is between."),
    JWK_SET_REDIRECTED(
            "jwk set",
            ERROR,
            "the answer is a redirect, and redirects are not followed",
            "Where it leads to Better Auth's own address, correct BETTER_AUTH_URL or LATCHKEY_TOKEN_JWKS_URL; where it"
                    + " leads to a login, open the path of the JWK Set to this service."),
    JWT_PLUGIN_MISSING(
            "jwk set",
            ERROR,
            "there is no JWK Set at that address: Better Auth answers so without its jwt() plugin",
            "Add jwt() to Better Auth's plugins; with a basePath or jwks.jwksPath of your own (or Neon's"
                    + " /.well-known/jwks.json), set LATCHKEY_TOKEN_JWKS_URL."),
    JWK_SET_RATE_LIMITED(
            "jwk set",
            ERROR,
            "Better Auth's rate limit refuses the request",
            "Wait, and see who asks so often; raise rateLimit in Better Auth where it is all this service."),
    JWK_SET_SERVER_ERROR(
            "jwk set",
            ERROR,
            "Better Auth fails at its JWK Set",
            "See Better Auth's log: its database, its migrations, and keyPairConfig.alg (HS256 is none of it)."),
    JWK_SET_WRONG_STATUS(
            "jwk set",
            ERROR,
            "the answer is no success",
            "See what answers at that address; it must be open to this service."),
    JWK_SET_HTML(
            "jwk set",
            ERROR,
            "a web page answers in the place of the JWK Set, and not Better Auth",
            "See what that address is: the server of the pages, a path that Better Auth's handler does not have, a"
                    + " proxy, a login. Correct BETTER_AUTH_URL or LATCHKEY_TOKEN_JWKS_URL."),
    JWK_SET_WRONG_CONTENT_TYPE(
            "jwk set",
            ERROR,
            "the answer does not say that it is JSON",
            "See what answers at that address; its content type must be application/json."),
    JWK_SET_NOT_JSON(
            "jwk set",
            ERROR,
            "what comes is no JWK Set: {\"keys\":[...]}",
            "See what answers at that address, and correct LATCHKEY_TOKEN_JWKS_URL or BETTER_AUTH_URL."),
    JWK_SET_FILE_UNREADABLE(
            "jwk set", ERROR, "the file of the JWK Set cannot be read", "See to LATCHKEY_TOKEN_JWKS_URL and its file."),
    JWK_SET_NOT_EXAMINED("jwk set", ERROR, "the JWK Set could not be asked for", "Try again."),
    JWK_SET_KEYS_LEFT_OUT("jwk set", LEFT_OUT, "no keys to look at", ""),
    JWK_SET_KEYS_USABLE("jwk set", OK, "the JWK Set has keys that can be used", ""),
    JWK_SET_EMPTY(
            "jwk set",
            ERROR,
            "the JWK Set has no keys",
            "Better Auth makes its first key with its first token: fetch GET /api/auth/token once, then look again."),
    JWK_SET_NO_USABLE_KEY(
            "jwk set",
            ERROR,
            "the JWK Set has no key that can be used",
            "See above what is wrong with each. If the engine cannot prove its alg, set LATCHKEY_TOKEN_ENGINE=nimbus"
                    + " (helidon has no EdDSA, Better Auth's default); else see keyPairConfig.alg of jwt(): EdDSA, ES256,"
                    + " ES512, RS256 or PS256."),
    JWK_SET_NO_ALLOWED_KEY(
            "jwk set",
            ERROR,
            "the JWK Set has no key of an allowed algorithm",
            "Add the algorithm of its keys to LATCHKEY_TOKEN_ALGORITHMS, or remove that setting."),
    JWK_SET_PRIVATE_MEMBERS(
            "jwk set",
            ERROR,
            "private keys are published for all to read: whoever has read them can be anybody",
            "Stop publishing them, and replace these keys at once."),
    JWK_SET_SYMMETRIC_KEYS(
            "jwk set",
            ERROR,
            "a symmetric key is published for all to read: whoever has read it can be anybody",
            "Stop publishing it, and replace it at once wherever it is used."),
    JWK_SET_DUPLICATE_KIDS(
            "jwk set",
            ERROR,
            "different keys have the same kid, and none of them is used",
            "Delete all but the right one from Better Auth's table jwks."),
    JWK_SET_UNUSABLE_KEYS(
            "jwk set",
            WARNING,
            "some keys are not used, and tokens signed with them are refused",
            "Remove them from the set, or see to keyPairConfig of jwt() and LATCHKEY_TOKEN_ENGINE."),

    CLOCK_LEFT_OUT("clock", LEFT_OUT, "no answer of the issuer has a date to compare with", ""),
    CLOCK_AGREES("clock", OK, "the clock agrees with the issuer's", ""),
    CLOCK_DIFFERS(
            "clock",
            WARNING,
            "the clock differs from the issuer's",
            "Set both by NTP, before it is more than LATCHKEY_TOKEN_CLOCK_SKEW."),
    CLOCK_DIFFERS_BEYOND_SKEW(
            "clock",
            ERROR,
            "the clock differs from the issuer's by more than tokens may",
            "Set both by NTP; LATCHKEY_TOKEN_CLOCK_SKEW bears up to PT60S."),

    DATABASE_LEFT_OUT("database", LEFT_OUT, "the database is looked at once the settings are in order", ""),
    DATABASE_EMBEDDED(
            "database",
            NOTE,
            "no DATABASE_URL is set: serve runs a PostgreSQL of its own, which is for trying out",
            "Set DATABASE_URL.");

    private final String subject;
    private final Severity severity;
    private final String title;
    private final String change;

    FindingCode(String subject, Severity severity, String title, String change) {
        this.subject = subject;
        this.severity = severity;
        this.title = title;
        this.change = change;
    }

    /** That this is so, with what was seen of it. */
    Finding seen(String seen) {
        return new Finding(name().toLowerCase(Locale.ROOT), subject, severity, title, seen, change);
    }
}
