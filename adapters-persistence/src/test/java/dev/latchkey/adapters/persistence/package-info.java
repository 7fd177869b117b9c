/** Tests against a real PostgreSQL, as the application's role. */
@NullMarked
package dev.latchkey.adapters.persistence;

import org.jspecify.annotations.NullMarked;
