// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** What a task does once it ends. */
interface Work {
  /** Takes effect, or says why not by a {@link TaskFailure}. */
  void finish(Task task);

  /** Takes back what was begun, when the task was stopped or failed. */
  default void abandon() {}
}
