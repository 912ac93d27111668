// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.proxmox.api.VmPlace;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.SshAccess;

/** Shows a VM as an instance. Immutable. */
record VmView(BackendName backend) {
  private static final Pattern STATIC = Pattern.compile("(?:^|,)ip=(\\d+\\.\\d+\\.\\d+\\.\\d+)/");

  private static final Pattern STATIC6 = Pattern.compile("(?:^|,)ip6=([0-9A-Fa-f:]+)/");

  /** What a status means. */
  static InstanceState state(String status) {
    return switch (status) {
      case "running" -> InstanceState.RUNNING;
      case "stopped", "paused", "suspended" -> InstanceState.STOPPED;
      default -> InstanceState.OTHER;
    };
  }

  Instance.Builder of(VmPlace vm, InstanceState state) {
    return Instance.at(new InstanceRef(backend, Integer.toString(vm.vmid())), state)
        .detail("vmid", Integer.toString(vm.vmid()))
        .detail("node", vm.node());
  }

  /** The address that a VM was given in its own configuration. */
  static Optional<String> givenAddress(VmConfig config) {
    return config
        .value("ipconfig0")
        .map(STATIC::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  /** The IPv6 address that a VM was given in its own configuration. */
  static Optional<String> givenSix(VmConfig config) {
    return config
        .value("ipconfig0")
        .map(STATIC6::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  /** Adds how a customer logs in. */
  static Instance.Builder at(Instance.Builder instance, String ip, String user, int port) {
    return instance.ipv4(ip).ssh(new SshAccess(ip, port, user));
  }
}
