// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/** What a look at one number on one node showed. */
public sealed interface Sight {
  /** A VM that we may see. */
  record Visible(VmConfig config) implements Sight {}

  /**
   * Nothing that we may see: no VM, another's VM, or ours while its clone runs and after it was
   * destroyed, since a token that has its rights through a pool sees only what is in the pool.
   */
  record Hidden() implements Sight {}

  /** There is no such VM on that node. */
  record Missing() implements Sight {}
}
