/** Signatures proved by Helidon's own JWT support, as far as it goes. */
@NullMarked
package dev.latchkey.adapters.jwt.helidon;

import org.jspecify.annotations.NullMarked;
