// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

/**
 * The use of a world by one provisioner. Immutable.
 *
 * @param end what to do when the provisioner is closed
 */
record WorldUse(World world, Wire wire, Runnable end) {
  CloudApi api() {
    return new CloudApi(world, wire);
  }
}
