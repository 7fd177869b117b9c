package dev.latchkey.adapters.http;

/** Answers a request of anybody at all. */
@FunctionalInterface
interface PublicHandler {
    Answer handle(Request request);
}
