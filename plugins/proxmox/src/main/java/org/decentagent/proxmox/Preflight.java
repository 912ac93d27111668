// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.Sight;
import org.decentagent.proxmox.api.Version;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/** Checks a cluster without changing anything. Safe for use by many threads. */
final class Preflight {
  private static final int OLDEST = 8;
  private static final int FEW_NUMBERS = 100;
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private final ProxmoxApi api;
  private final Settings settings;
  private final Templates templates;
  private final Stamps stamps;
  private final InstantSource clock;

  Preflight(
      ProxmoxApi api, Settings settings, Templates templates, Stamps stamps, InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.templates = templates;
    this.stamps = stamps;
    this.clock = clock;
  }

  List<Finding> findings() {
    Findings findings = new Findings();
    Version version;
    try {
      version = api.cluster().version();
    } catch (ProvisioningException e) {
      findings.error(
          e.code().text().replaceFirst(".*/", ""),
          e.getMessage(),
          "nothing else can be checked",
          "set url, token_id, token, and fingerprints or ca_file as the README says");
      return findings.all();
    }
    if (version.major() < OLDEST) {
      findings.error(
          "too_old",
          "Proxmox VE " + version + " answers",
          "releases before 8.0 are not supported, neither here nor by their vendor",
          "upgrade the cluster");
      return findings.all();
    }
    findings.check(() -> look(version, findings));
    return findings.all();
  }

  private void look(Version version, Findings findings) {
    String pool = settings.get(ProxmoxConfig.POOL);
    Privileges privileges = new Privileges(api.cluster().permissions(), api.access(), findings);
    privileges.require(Grants.onPool(pool));
    if (AddressPool.of(settings).isEmpty()) {
      privileges.require(Grants.forGuestAgent(pool, version));
    }
    List<NodeFacts> nodes = nodes(findings);
    nodes.forEach(node -> privileges.require(Grants.onNode(node.name())));
    findings.check(() -> pool(pool));
    findings.check(
        () -> new TemplateChecks(api, settings, templates, findings).run(nodes, privileges));
    findings.check(() -> numbers(findings));
    findings.check(() -> tags(findings));
    findings.check(() -> clocks(nodes, findings));
  }

  private void pool(String pool) {
    api.cluster().members(pool);
  }

  private List<NodeFacts> nodes(Findings findings) {
    List<NodeFacts> all = api.cluster().nodes();
    Optional<List<String>> allowed = settings.find(ProxmoxConfig.NODES);
    Set<String> names = all.stream().map(NodeFacts::name).collect(Collectors.toSet());
    allowed.stream()
        .flatMap(List::stream)
        .filter(name -> !names.contains(name))
        .forEach(name ->
            findings.error(
                "no_such_node",
                "there is no node '" + name + "', only " + names,
                "it is named in 'nodes'",
                "correct 'nodes'"));
    List<NodeFacts> used =
        all.stream()
            .filter(node -> allowed.isEmpty() || allowed.get().contains(node.name()))
            .toList();
    used.stream()
        .filter(node -> !node.isOnline())
        .forEach(node ->
            findings.warning(
                "node_offline",
                "node " + node.name() + " is " + node.status(),
                "nothing is put there, and listings with instances on it are not relied on",
                "bring it back, or take it out of 'nodes'"));
    return used.stream().filter(NodeFacts::isOnline).toList();
  }

  /** Numbers kept for us, and nobody else in there. */
  private void numbers(Findings findings) {
    VmidRange range = VmidRange.parse(settings.get(ProxmoxConfig.VMIDS));
    if (range.size() < FEW_NUMBERS) {
      findings.warning(
          "few_numbers",
          "vmids = \"" + range + "\" holds " + range.size() + " numbers",
          "numbers are soon used again, which mixes up backups and left disks",
          "keep a few thousand");
    }
    for (Guest guest : api.cluster().guests()) {
      if (range.contains(guest.vmid()) && !isOurs(guest)) {
        findings.warning(
            "stranger_in_range",
            guest.kind() + " " + guest.vmid() + " '" + guest.name() + "' is not of this agent",
            "its number lies in vmids; it is never touched, but volumes named after a number go"
                + " with an instance of that number",
            "move it out of " + range + ", or choose another range");
      }
    }
  }

  /** The options show it to a token that has Sys.Audit on the root; else a delivery will tell. */
  private void tags(Findings findings) {
    Set<String> existing = new TreeSet<>();
    api.cluster().guests().forEach(guest -> existing.addAll(guest.tags()));
    api.cluster()
        .tagAccess()
        .filter(access -> !access.refused(stamps.tags(), existing).isEmpty())
        .ifPresent(access ->
            findings.error(
                "tags_restricted",
                "the datacenter's options refuse the tags "
                    + String.join(", ", access.refused(stamps.tags(), existing)),
                "every instance gets them, so no instance could be made",
                access.remedy(stamps.tags())));
  }

  private boolean isOurs(Guest guest) {
    return guest.isVm()
        && api.machines().look(guest.place()) instanceof Sight.Visible(VmConfig config)
        && stamps.of(guest.vmid(), config) instanceof Ownership.Ours;
  }

  private void clocks(List<NodeFacts> nodes, Findings findings) {
    for (NodeFacts node : nodes) {
      Duration off = Duration.between(api.nodes().time(node.name()), clock.instant()).abs();
      if (off.compareTo(CLOCK_TOLERANCE) > 0) {
        findings.warning(
            "clock",
            "the clock of node " + node.name() + " is off by " + off.toSeconds() + " s",
            "tasks may not be found again",
            "let both machines keep time: 'timedatectl set-ntp true'");
      }
    }
  }
}
