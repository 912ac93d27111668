// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

/**
 * A provisioner with one fault.
 *
 * @param fault what it does
 * @param check the check that must name it
 */
record Wrong(String fault, String check, SmallFactory.Kind kind) {
  @Override
  public String toString() {
    return fault;
  }
}
