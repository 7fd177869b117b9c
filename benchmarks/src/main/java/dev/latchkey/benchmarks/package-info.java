/** What is measured, one command each: where time and memory go, in ratios to something measured in the same run. */
@NullMarked
package dev.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
