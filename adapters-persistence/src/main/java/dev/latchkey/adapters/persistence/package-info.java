/** Tasks in PostgreSQL: each user's rows apart by key, by query and by row level security. */
@NullMarked
package dev.latchkey.adapters.persistence;

import org.jspecify.annotations.NullMarked;
