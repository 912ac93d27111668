// SPDX-License-Identifier: Apache-2.0
/**
 * Optional abilities of a provisioner, one interface each; start with {@link
 * org.decentagent.spi.capability.Capability}.
 */
@NullMarked
package org.decentagent.spi.capability;

import org.jspecify.annotations.NullMarked;
