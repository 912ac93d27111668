/**
 * Measurements of whole processes and of what is public; start with {@link
 * org.decentagent.bench.WholeProcess}. Benchmarks of what is not public live in the packages that
 * they measure.
 */
@NullMarked
package org.decentagent.bench;

import org.jspecify.annotations.NullMarked;
