/** The rules that keep the rooms apart: each holds on the code, and each is shown to bite on a fixture that breaks it. */
@NullMarked
package dev.latchkey.architecture;

import org.jspecify.annotations.NullMarked;
