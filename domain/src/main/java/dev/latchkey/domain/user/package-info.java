/** Who is calling: the one thing about a request that survives the door. */
@NullMarked
package dev.latchkey.domain.user;

import org.jspecify.annotations.NullMarked;
