/** What a user can do about their own access. */
@NullMarked
package dev.latchkey.application.access;

import org.jspecify.annotations.NullMarked;
