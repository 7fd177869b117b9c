/** The embedded PostgreSQL: a real server of our own on loopback, whose data outlives the process. */
@NullMarked
package dev.latchkey.bootstrap.postgres;

import org.jspecify.annotations.NullMarked;
