// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** Body of a status update; details may hold a password and are not printed. Immutable. */
public record StatusUpdate(String status, @Nullable String instanceDetails) {
  @Override
  public String toString() {
    return "status update to " + status;
  }
}
