// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import tools.jackson.databind.JsonNode;

/** What the API answered. */
sealed interface Answer {
  /** It did what was asked; {@code data} is what it says about it. */
  record Data(JsonNode data) implements Answer {}

  /** It did not. */
  record Refused(Refusal refusal) implements Answer {}
}
