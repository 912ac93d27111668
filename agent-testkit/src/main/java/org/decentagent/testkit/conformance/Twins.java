// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/**
 * Makes a second instance of a contract, as a create does that takes effect when nobody waits for
 * it any more. For backends on which that can happen.
 */
@FunctionalInterface
public interface Twins {
  /** Makes a younger instance with the name and the valid stamp of that one. */
  Planted twinOf(String externalId);
}
