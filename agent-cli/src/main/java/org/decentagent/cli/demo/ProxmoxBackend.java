// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.decentagent.spi.Mark;
import org.decentagent.testkit.proxmox.Pace;
import org.decentagent.testkit.proxmox.ProxmoxOperator;
import org.decentagent.testkit.proxmox.ProxmoxOptions;
import org.decentagent.testkit.proxmox.SimulatedProxmox;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.decentagent.testkit.proxmox.VmView;

/**
 * The real Proxmox plugin, over HTTPS with a pinned certificate on a Proxmox VE cluster in this
 * process, whose machines are SSH servers on loopback addresses.
 *
 * <p>The cluster begins with nothing but its template. Whatever is there afterwards besides is left
 * behind: machines, disks of any number of the range, members of the pool. The plugin keeps nothing
 * on purpose. Confined to one thread.
 */
final class ProxmoxBackend implements DemoBackend {
  private static final int FIRST = 500_000;
  private static final int LAST = 500_199;

  private final SimulatedProxmox cluster;
  private final String config;
  private final Set<Integer> templates;

  /** On a cluster. */
  ProxmoxBackend(SimulatedProxmox cluster, String config) {
    this.cluster = cluster;
    this.config = config;
    this.templates =
        cluster.options().templates().stream()
            .map(TemplateSpec::vmid)
            .collect(Collectors.toUnmodifiableSet());
  }

  static ProxmoxBackend start(DemoFolder folder, DemoPlace.Plugins plugins, InstantSource clock)
      throws IOException {
    ProxmoxOptions options =
        ProxmoxOptions.builder().clock(clock).pace(Pace.brisk()).sshPort(FreePort.find()).build();
    String kept = SecretFile.write(folder.file("keys").resolve("proxmox.token"), options.secret());
    SimulatedProxmox cluster = SimulatedProxmox.start(options);
    String config =
        """
        %s
        [backend.demo]
        type = "proxmox"
        url = "%s"
        token_id = "%s"
        token = %s
        fingerprints = ["%s"]
        pool = "%s"
        vmids = "%d-%d"
        template = "%s"
        addresses = "127.41.7.10-127.41.7.250/24"
        gateway = "127.41.7.1"
        ssh_port = %d
        parallel = 8
        """
            .formatted(
                plugins.table(),
                cluster.url(),
                options.tokenId(),
                TomlText.quoted(kept),
                cluster.fingerprint(),
                options.pool(),
                FIRST,
                LAST,
                options.templates().getFirst().name(),
                options.sshPort());
    return new ProxmoxBackend(cluster, config);
  }

  @Override
  public String name() {
    return "proxmox";
  }

  @Override
  public List<String> banner() {
    return Banner.simulated(
        "the plugin is the real one, Proxmox VE is a simulator in this process, and",
        "virtual machines are SSH servers on 127.41.7.x.",
        "[backend.proxmox] with type = \"proxmox\"",
        "proxmox");
  }

  @Override
  public String config() {
    return config;
  }

  @Override
  public List<String> traces(String agentLabel, Set<Mark> marks) {
    ProxmoxOperator operator = cluster.operator();
    operator.settle();
    List<String> traces = new ArrayList<>();
    machines().forEach(machine -> traces.add("VM " + machine.vmid() + " on " + machine.node()));
    for (int vmid = FIRST; vmid <= LAST; vmid++) {
      operator.volumes(vmid).forEach(volume -> traces.add("volume " + volume));
    }
    operator.members(cluster.options().pool()).stream()
        .filter(vmid -> !templates.contains(vmid))
        .forEach(vmid -> traces.add("member " + vmid + " of the pool"));
    return traces;
  }

  private List<VmView> machines() {
    return cluster.operator().machines().stream()
        .filter(machine -> !templates.contains(machine.vmid()))
        .toList();
  }

  @Override
  public void sweep(String agentLabel) {
    machines().forEach(machine -> cluster.operator().erase(machine.vmid()));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
