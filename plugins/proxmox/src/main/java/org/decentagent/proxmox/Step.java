// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;

/** Whether something that takes a while is done. */
sealed interface Step {
  /** The VM shows it. */
  record Done() implements Step {}

  /** Not yet; look again. */
  record Waiting(Duration checkAfter, String what) implements Step {}
}
