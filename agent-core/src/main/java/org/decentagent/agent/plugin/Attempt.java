// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import org.decentagent.spi.ProvisioningException;

/**
 * What came of one call to a provisioner. Past the boundary failures are values.
 *
 * @param <T> what the call answers with
 */
public sealed interface Attempt<T> {
  /** The provisioner answered. */
  record Answered<T>(T value) implements Attempt<T> {}

  /** It did not, or not in time; the reason says what may be done next. */
  record Failed<T>(ProvisioningException reason) implements Attempt<T> {}
}
