package dev.latchkey.adapters.http;

import dev.latchkey.domain.access.Caller;

/** Answers a request of a user who proved who they are: a parameter, so that it can be neither absent nor looked up. */
@FunctionalInterface
interface AuthenticatedHandler {
    Answer handle(Caller caller, Request request);
}
