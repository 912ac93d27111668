// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/** What a request could have done on the cluster when its answer is of no help. */
enum Effect {
  /** Nothing: it only read. */
  NONE,
  /** Perhaps what it asked for. */
  MAYBE
}
