/** What is kept about a user, given to them and erased for them. */
@NullMarked
package dev.latchkey.domain.privacy;

import org.jspecify.annotations.NullMarked;
