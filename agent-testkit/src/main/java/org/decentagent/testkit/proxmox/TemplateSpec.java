// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.Map;

/**
 * One template that clones are made of. Immutable.
 *
 * @param config more of its configuration, over the usual one
 */
public record TemplateSpec(
    int vmid, String name, String node, String storage, int diskGib, Map<String, String> config) {
  /** Copies the configuration. */
  public TemplateSpec {
    config = Map.copyOf(config);
  }
}
