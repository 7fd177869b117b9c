package dev.latchkey.adapters.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every way a request can be refused (RFC 9457): status, words, and what the client can do. The one table of them. */
enum ProblemCode {
    MISSING_TOKEN(
            401,
            "Bearer token missing",
            "The request carries no bearer token.",
            "Send the header 'Authorization: Bearer TOKEN' with a JWT of the token issuer; Better Auth gives one at"
                    + " GET /api/auth/token."),
    INVALID_TOKEN(
            401,
            "Bearer token not accepted",
            "The bearer token is not one this service accepts.",
            "Get a new token from the issuer. If new ones are refused too, the service and the issuer do not agree on"
                    + " their settings: its operator finds the exact reason in the log under the requestId."),
    TOKEN_EXPIRED(
            401,
            "Bearer token expired",
            "The bearer token was good, but its time has passed.",
            "Get a new token from the issuer and repeat the request."),
    TOKEN_REVOKED(
            401,
            "Bearer token revoked",
            "The bearer token was taken back before its time.",
            "Sign in again and use the token you get then."),
    INVALID_REQUEST(
            400,
            "Request malformed",
            "The request is not well formed.",
            "Send exactly one Authorization header made of 'Bearer', one space and the token; no token in the query;"
                    + " only query parameters and header values that the API describes."),
    INVALID_BODY(
            400,
            "Body not accepted",
            "The body is not what this operation takes.",
            "Put right every entry of 'errors': each has a JSON pointer to the place and says what is wrong there."),
    NOT_FOUND(
            404,
            "Not found",
            "There is nothing here.",
            "Check the path and the id. A task that belongs to somebody else looks exactly like one that never was."),
    METHOD_NOT_ALLOWED(
            405,
            "Method not allowed",
            "This path does not know the method.",
            "Use one of the methods in the Allow header."),
    PRECONDITION_FAILED(
            412,
            "Precondition failed",
            "The task has changed since the version named in If-Match.",
            "Get the task again, and repeat the change with its new ETag if it is still wanted."),
    BODY_TOO_LARGE(
            413,
            "Body too large",
            "The body is larger than 64 KiB.",
            "Send a smaller body; a title has at most 200 characters, a description 2000."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Media type not supported",
            "The body's media type is missing or not one this operation takes.",
            "Send JSON in UTF-8 with 'Content-Type: application/json', or application/merge-patch+json for PATCH."),
    HEADERS_TOO_LARGE(
            431,
            "Headers too large",
            "The headers, or one of them, are larger than this service reads.",
            "Send fewer and smaller headers: at most 8 KiB of Authorization and 16 KiB in all. If the token is the"
                    + " large one, the issuer puts too much into it: define a smaller payload there."),
    INTERNAL_ERROR(
            500,
            "Internal error",
            "Something went wrong on our side.",
            "Try again later. If it stays, tell the operator the requestId."),
    OVERLOADED(
            503,
            "Overloaded",
            "The service has too much to do.",
            "Repeat the request after the seconds in the Retry-After header."),
    KEYS_UNAVAILABLE(
            503,
            "Token issuer's keys unavailable",
            "The token could not be judged, because the issuer's keys cannot be had for now.",
            "Repeat the request after the seconds in the Retry-After header; the token may well be good."),
    DATABASE_UNAVAILABLE(
            503,
            "Database unavailable",
            "What is kept for users cannot be reached for now.",
            "Repeat the request after the seconds in the Retry-After header.");

    private final int status;
    private final String title;
    private final String detail;
    private final String remedy;

    ProblemCode(int status, String title, String detail, String remedy) {
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.remedy = remedy;
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
        return name().toLowerCase(Locale.ROOT);
    }

    /** The problem type (RFC 9457 section 3.1.1), which is also the path of its explanation. */
    String type() {
        return "/problems/" + text();
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** What happened, where a request gives no occasion to say more. */
    String detail() {
        return detail;
    }

    /** What the client can do about it. */
    String remedy() {
        return remedy;
    }
}
