// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.decentagent.proxmox.api.Disk;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.StorageFacts;
import org.decentagent.proxmox.api.VmConfig;
import org.decentagent.spi.config.Settings;

/** Checks the templates, and the storage and the bridge that their clones need. */
final class TemplateChecks {
  private final ProxmoxApi api;
  private final Settings settings;
  private final Templates templates;
  private final Findings findings;

  TemplateChecks(ProxmoxApi api, Settings settings, Templates templates, Findings findings) {
    this.api = api;
    this.settings = settings;
    this.templates = templates;
    this.findings = findings;
  }

  void run(List<NodeFacts> nodes, Privileges privileges) {
    TreeSet<String> without = new TreeSet<>();
    nodes.forEach(node -> without.add(node.name()));
    for (Located template : templates.named(settings.get(ProxmoxConfig.TEMPLATE))) {
      privileges.require(Grants.onTemplate(template.place().vmid()));
      shape(template);
      findings.check(() -> {
        if (storage(template, privileges)) {
          without.clear();
        }
      });
      findings.check(() -> bridge(template, privileges));
      without.remove(template.place().node());
    }
    if (!without.isEmpty()) {
      findings.warning(
          "nodes_without_template",
          "no template '" + settings.get(ProxmoxConfig.TEMPLATE) + "' on " + without,
          "a template on local storage can be cloned on its own node only, so these stay empty",
          "keep a template of the same name on each node, or set 'nodes'");
    }
  }

  private void shape(Located template) {
    VmConfig config = template.config();
    String what = "template " + template.place();
    if (!config.hasCloudInitDrive()) {
      findings.error(
          "no_cloud_init_drive",
          what + " has no cloud-init drive",
          "the customer's key and the address would never reach the guest",
          "qm set %d --ide2 %s:cloudinit"
              .formatted(
                  template.place().vmid(),
                  config.bootDisk().map(Disk::storage).orElse("<storage>")));
    }
    if (config.value("cicustom").isPresent()) {
      findings.error(
          "cicustom",
          what + " has cicustom",
          "it replaces what the agent sets: the customer's key would never reach the guest",
          "qm set %d --delete cicustom".formatted(template.place().vmid()));
    }
    if (config.value("net0").flatMap(NetDevice::parse).isEmpty()) {
      findings.error(
          "no_network",
          what + " has no net0",
          "its clones could not be reached",
          "qm set %d --net0 virtio,bridge=vmbr0".formatted(template.place().vmid()));
    }
    if (config.value("net1").isPresent()) {
      findings.warning(
          "second_network",
          what + " has a second network card, net1",
          "it is cloned as it is, without any limit or filter",
          "qm set %d --delete net1".formatted(template.place().vmid()));
    }
  }

  /** Answers whether other nodes can clone that template too. */
  private boolean storage(Located template, Privileges privileges) {
    Optional<Disk> disk = template.config().bootDisk();
    if (disk.isEmpty()) {
      findings.error(
          "no_disk",
          "template " + template.place() + " has no disk to boot from",
          "its clones would not start",
          "attach one, and set the boot order");
      return false;
    }
    String wanted = settings.find(ProxmoxConfig.STORAGE).orElse(disk.get().storage());
    privileges.require(Grants.onStorage(wanted));
    List<StorageFacts> storages = api.nodes().storages(template.place().node());
    Optional<StorageFacts> target =
        storages.stream().filter(storage -> storage.name().equals(wanted)).findFirst();
    if (target.isEmpty() || !target.get().active() || !target.get().takesDisks()) {
      findings.error(
          "storage",
          "storage '"
              + wanted
              + "' on node "
              + template.place().node()
              + (target.isEmpty()
                  ? " does not exist, or the token may not see it"
                  : target.get().active() ? " takes no disks of VMs" : " is not active"),
          "no clone can be made there",
          "correct 'storage', or 'pvesm set %s --content images'".formatted(wanted));
      return false;
    }
    boolean links = settings.get(ProxmoxConfig.CLONE).equals(ProxmoxConfig.Clones.LINKED);
    if (links
        && (!wanted.equals(disk.get().storage()) || !target.get().canLink(disk.get().volume()))) {
      findings.error(
          "no_linked_clone",
          "clone is \"linked\", and disk "
              + disk.get().volume()
              + " on storage "
              + disk.get().storage()
              + " of type "
              + target.get().type()
              + " cannot be linked to",
          "every clone would fail",
          "set clone = \"auto\", and unset 'storage' where the template's own will do");
    }
    return target.get().shared();
  }

  private void bridge(Located template, Privileges privileges) {
    String node = template.place().node();
    Optional<String> own =
        template.config().value("net0").flatMap(NetDevice::parse).flatMap(NetDevice::bridge);
    own.ifPresent(bridge -> privileges.require(Grants.onBridge(bridge)));
    Optional<String> wanted = settings.find(ProxmoxConfig.BRIDGE).or(() -> own);
    settings
        .find(ProxmoxConfig.BRIDGE)
        .ifPresent(bridge -> privileges.require(Grants.onBridge(bridge)));
    List<String> bridges = api.nodes().bridges(node);
    if (wanted.isPresent() && !bridges.contains(wanted.get())) {
      findings.error(
          "no_such_bridge",
          "node " + node + " has no bridge '" + wanted.get() + "', only " + bridges,
          "instances would not start",
          "correct 'bridge', or the template's net0");
    }
  }
}
