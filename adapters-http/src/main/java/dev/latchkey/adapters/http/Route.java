package dev.latchkey.adapters.http;

/**
 * What is served, where, and to whom.
 *
 * @param pattern a path; a segment in braces stands for any one segment
 */
record Route(String method, String pattern, Access access) {
    /** Who may come in. */
    sealed interface Access {
        /** A user, proven by their token. */
        record Private(AuthenticatedHandler handler) implements Access {}

        /** Anybody. */
        record Public(PublicHandler handler) implements Access {}
    }

    /** A route as routes are: for users alone. */
    static Route of(String method, String pattern, AuthenticatedHandler handler) {
        return new Route(method, pattern, new Access.Private(handler));
    }

    /** One of the few routes that anybody may use. */
    static Route open(String method, String pattern, PublicHandler handler) {
        return new Route(method, pattern, new Access.Public(handler));
    }
}
