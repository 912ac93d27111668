// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** Removes instances behind the plugin's back, as an owner does by hand. */
@FunctionalInterface
public interface Vanishing {
  /** The instance is gone when this returns; what belongs to it may stay. */
  void remove(String externalId);
}
