package dev.latchkey.adapters.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every way a request can be refused (RFC 9457). What is said of each is in {@link ProblemTexts}. */
enum ProblemCode {
    MISSING_TOKEN(401),
    INVALID_TOKEN(401),
    TOKEN_EXPIRED(401),
    TOKEN_REVOKED(401),
    INVALID_REQUEST(400),
    INVALID_BODY(400),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    PRECONDITION_FAILED(412),
    BODY_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    IDEMPOTENCY_KEY_REUSED(422),
    HEADERS_TOO_LARGE(431),
    INTERNAL_ERROR(500),
    OVERLOADED(503),
    KEYS_UNAVAILABLE(503),
    DATABASE_UNAVAILABLE(503);

    private final int status;
    private final String text = name().toLowerCase(Locale.ROOT);

    ProblemCode(int status) {
        this.status = status;
    }

    /** The code of that text, or empty where there is none. */
    static Optional<ProblemCode> of(String text) {
        return Arrays.stream(values()).filter(code -> code.text().equals(text)).findAny();
    }

    /** What the web server's own refusal of that status is called here. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 413 -> BODY_TOO_LARGE;
            case 431 -> HEADERS_TOO_LARGE;
            case 503 -> OVERLOADED;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }

    /** As clients and logs read it. */
    String text() {
        return text;
    }

    /** The problem type (RFC 9457 section 3.1.1), which is also the path of its explanation. */
    String type() {
        return "/problems/" + text;
    }

    int status() {
        return status;
    }

    /** What happened, in English, for readers that are programs: challenges and logs. */
    String detail() {
        return ProblemTexts.in(Language.ENGLISH).of(this).detail();
    }
}
