/** Signatures proved by Nimbus JOSE + JWT, and by the JDK where Nimbus would need Tink. */
@NullMarked
package dev.latchkey.adapters.jwt.nimbus;

import org.jspecify.annotations.NullMarked;
