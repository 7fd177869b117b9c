/** Tasks: things a user wants done, and the port that keeps them apart by owner. */
@NullMarked
package dev.latchkey.domain.task;

import org.jspecify.annotations.NullMarked;
