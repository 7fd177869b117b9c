/** Access once proven, and taken back. */
@NullMarked
package dev.latchkey.domain.access;

import org.jspecify.annotations.NullMarked;
