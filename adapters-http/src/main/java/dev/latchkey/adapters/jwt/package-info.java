/** Bearer tokens read in their one right spelling, and proved by the keys of the one trusted issuer. */
@NullMarked
package dev.latchkey.adapters.jwt;

import org.jspecify.annotations.NullMarked;
