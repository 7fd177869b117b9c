package dev.latchkey.adapters.http;

/**
 * What is served, where, and to whom.
 *
 * @param pattern a path; a segment in braces stands for any one segment
 */
record Route(String method, String pattern, Access access) {
    /** Who may come in. */
    sealed interface Access {
        /**
         * A user, proven by their token.
         *
         * @param admitted whether only as many are let in at once as the database can serve
         */
        record Private(AuthenticatedHandler handler, boolean admitted) implements Access {}

        /** Anybody. */
        record Public(PublicHandler handler) implements Access {}
    }

    /** A route as routes are: for users alone, about what is kept of theirs. */
    static Route of(String method, String pattern, AuthenticatedHandler handler) {
        return new Route(method, pattern, new Access.Private(handler, true));
    }

    /** One for users alone that needs no more than their token, or looks after its load itself. */
    static Route ofTokenAlone(String method, String pattern, AuthenticatedHandler handler) {
        return new Route(method, pattern, new Access.Private(handler, false));
    }

    /** One of the few routes that anybody may use. */
    static Route open(String method, String pattern, PublicHandler handler) {
        return new Route(method, pattern, new Access.Public(handler));
    }
}
