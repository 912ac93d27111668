// SPDX-License-Identifier: Apache-2.0
/**
 * What a provisioner plugin sees, and all that it sees.
 *
 * <p>Read {@link org.decentagent.spi.Provisioner} first, then {@link
 * org.decentagent.spi.ProvisionerFactory} and {@link org.decentagent.spi.Steps}. A backend that is
 * a person asks with an {@link org.decentagent.spi.OperatorTask}. Signatures use types of the JDK
 * and of this module only. Nothing here is ever null; absence is an {@code Optional}, a variant, or
 * an empty list.
 */
@NullMarked
package org.decentagent.spi;

import org.jspecify.annotations.NullMarked;
