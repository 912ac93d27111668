// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** Why a task did not do its work. */
final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TaskFailure(String text) {
    super(text);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
