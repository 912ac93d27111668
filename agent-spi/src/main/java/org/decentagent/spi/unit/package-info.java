// SPDX-License-Identifier: Apache-2.0
/**
 * Sizes and secrets: values that would be dangerous as a bare number or text. Start with {@link
 * org.decentagent.spi.unit.MemorySize}.
 */
@NullMarked
package org.decentagent.spi.unit;

import org.jspecify.annotations.NullMarked;
