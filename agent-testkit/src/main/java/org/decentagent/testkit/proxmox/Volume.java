// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Optional;

/**
 * A piece of a storage. Immutable.
 *
 * @param id storage, colon, name
 * @param base the volume it is a linked copy of
 */
record Volume(
    String id, StorageSpec storage, int vmid, String format, long bytes, Optional<String> base) {
  Volume resized(long to) {
    return new Volume(id, storage, vmid, format, to, base);
  }

  Volume named(String other) {
    return new Volume(other, storage, vmid, format, bytes, base);
  }
}
