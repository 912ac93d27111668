// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

/** Thrown where a plugin shows that it must not be loaded. */
final class PluginRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final String remedy;

  PluginRefused(String reason, String remedy) {
    super(reason);
    this.reason = reason;
    this.remedy = remedy;
  }

  String reason() {
    return reason;
  }

  String remedy() {
    return remedy;
  }
}
