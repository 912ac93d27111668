// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

/** Puts other people's instances on the backend, without the plugin. */
@FunctionalInterface
public interface Strangers {
  /** Makes a running instance of that name which bears no stamp. */
  Planted plant(String name);
}
