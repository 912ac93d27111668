// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.function.BooleanSupplier;

/**
 * Something that a check put on the backend without the plugin.
 *
 * @param externalId its id as the plugin would call it
 * @param untouched whether it is still there as it was
 * @param remove takes it away again; nothing happens when it is gone
 */
public record Planted(String externalId, BooleanSupplier untouched, Runnable remove) {
  /** Whether it is still there as it was. */
  public boolean isUntouched() {
    return untouched.getAsBoolean();
  }
}
