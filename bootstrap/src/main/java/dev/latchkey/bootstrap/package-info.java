/** The program: its commands, its settings, and the one place that constructs across rooms. */
@NullMarked
package dev.latchkey.bootstrap;

import org.jspecify.annotations.NullMarked;
