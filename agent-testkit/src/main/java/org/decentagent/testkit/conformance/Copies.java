// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** Copies instances with their stamps, as a snapshot or a backup that is restored does. */
@FunctionalInterface
public interface Copies {
  /** Makes a copy of the instance under a name or number of its own. */
  Planted copyOf(String externalId);
}
