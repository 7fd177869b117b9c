package dev.latchkey.adapters.http;

import dev.latchkey.domain.user.UserId;

/** Answers a request of a user who proved who they are: a parameter, so that it can be neither absent nor looked up. */
@FunctionalInterface
interface AuthenticatedHandler {
    Answer handle(UserId user, Request request);
}
