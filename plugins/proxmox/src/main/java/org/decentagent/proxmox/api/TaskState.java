// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/** What a task has come to. */
public sealed interface TaskState {
  /** It is at work. */
  record Running() implements TaskState {}

  /**
   * It did its work.
   *
   * @param note {@code OK}, or {@code WARNINGS: 1}, which is a success too
   */
  record Done(String note) implements TaskState {}

  /**
   * It gave up.
   *
   * @param error its own words
   */
  record Failed(String error) implements TaskState {}

  /**
   * Nobody knows: its worker died, the node was restarted, or the task is forgotten. Only a look at
   * the VM can tell.
   */
  record Unclear(String why) implements TaskState {}
}
