/** Bearer tokens: what they claim, how those claims are judged, and the port that verifies them. */
@NullMarked
package dev.latchkey.domain.token;

import org.jspecify.annotations.NullMarked;
