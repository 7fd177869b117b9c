/** What a user can do about everything that is kept of them. */
@NullMarked
package dev.latchkey.application.privacy;

import org.jspecify.annotations.NullMarked;
