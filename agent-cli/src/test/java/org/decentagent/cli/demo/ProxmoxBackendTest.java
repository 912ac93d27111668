// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.decentagent.testkit.proxmox.ProxmoxOptions;
import org.decentagent.testkit.proxmox.SimulatedProxmox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProxmoxBackendTest {
  private static final String LABEL = "0123456789abcdef";
  private static final int VMID = 500_007;

  private final SimulatedProxmox cluster = SimulatedProxmox.start(ProxmoxOptions.builder().build());
  private final ProxmoxBackend backend = new ProxmoxBackend(cluster, "");

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void theTemplateIsNoTrace() {
    assertThat(cluster.operator().machines()).isNotEmpty();
    assertThat(backend.traces(LABEL, Set.of())).isEmpty();
  }

  @Test
  void aMachineAndItsPlaceInThePoolAreTraces() {
    cluster.operator().occupy(VMID, "pve1", Map.of());
    cluster.operator().assign(VMID, cluster.options().pool());

    assertThat(backend.traces(LABEL, Set.of()))
        .containsExactly("VM 500007 on pve1", "member 500007 of the pool");
  }

  @Test
  void aDiskThatNoMachineNamesIsATrace() {
    String volume = cluster.operator().leaveVolume("local", VMID, 1L << 30);

    assertThat(backend.traces(LABEL, Set.of())).containsExactly("volume " + volume);
  }

  @Test
  void aSweepLeavesNothing() {
    cluster.operator().occupy(VMID, "pve1", Map.of());
    cluster.operator().assign(VMID, cluster.options().pool());

    backend.sweep(LABEL);

    assertThat(backend.traces(LABEL, Set.of())).isEmpty();
  }
}
