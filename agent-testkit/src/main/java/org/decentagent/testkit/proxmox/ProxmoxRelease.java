// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** A release of Proxmox VE whose answers were recorded. Immutable. */
public enum ProxmoxRelease {
  V8_4("8.4.21", "8.4"),
  V9_2("9.2.11", "9.2");

  private final String version;
  private final String release;

  ProxmoxRelease(String version, String release) {
    this.version = version;
    this.release = release;
  }

  /** As {@code GET /version} tells it. */
  public String version() {
    return version;
  }

  /** Major and minor number. */
  public String release() {
    return release;
  }

  boolean hasGuestAgentPrivileges() {
    return this == V9_2;
  }

  boolean hasPressure() {
    return this == V9_2;
  }
}
