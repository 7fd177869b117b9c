/** The service as HTTP clients see it: who may come in, what they may ask, and how every refusal reads. */
@NullMarked
package dev.latchkey.adapters.http;

import org.jspecify.annotations.NullMarked;
