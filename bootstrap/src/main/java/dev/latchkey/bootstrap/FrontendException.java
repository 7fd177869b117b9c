package dev.latchkey.bootstrap;

/** The front end does not run. The message is one line in our own words, fit for the person who started us. */
final class FrontendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FrontendException(String message) {
        super(message);
    }

    FrontendException(String message, Throwable cause) {
        super(message, cause);
    }
}
