// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.List;

/**
 * A request that has come through the door.
 *
 * @param ids the numbers in the path
 * @param twists what is to go wrong with what the call begins
 */
record Call(
    Request request, List<Long> ids, Project project, List<HetznerFault> twists, Instant now) {
  long id() {
    return ids.getFirst();
  }
}
