// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Instant;
import java.util.Optional;
import org.decentagent.proxmox.api.Upid;

/**
 * That a clone was asked for, written down before the request leaves. Immutable.
 *
 * @param when by our clock
 * @param before our latest clone of that template until then
 */
record Asked(Instant when, Optional<Upid> before) {
  String text() {
    return when + before.map(task -> " " + task.text()).orElse("");
  }

  static Asked parse(String text) {
    String[] parts = text.split(" ", 2);
    return new Asked(
        Instant.parse(parts[0]),
        parts.length > 1 ? Optional.of(new Upid(parts[1])) : Optional.empty());
  }
}
