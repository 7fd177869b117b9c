/** Latchkey as a whole against a real Better Auth server. */
@NullMarked
package dev.latchkey.bootstrap.betterauth;

import org.jspecify.annotations.NullMarked;
