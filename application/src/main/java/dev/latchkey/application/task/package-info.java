/** What a user can do with their own tasks. */
@NullMarked
package dev.latchkey.application.task;

import org.jspecify.annotations.NullMarked;
