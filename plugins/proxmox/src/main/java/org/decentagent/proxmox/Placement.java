// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.decentagent.proxmox.api.CloneWish.Depth;
import org.decentagent.proxmox.api.Disk;
import org.decentagent.proxmox.api.Guest;
import org.decentagent.proxmox.api.NodeFacts;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.proxmox.api.StorageFacts;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * Chooses a node for an instance: one that has the template or shares its storage, is online, and
 * has room; of several the one with the most memory free. Sold sizes count as used, whether a VM
 * runs or not, since thin storages and sleeping VMs promise more than they show. Safe for use by
 * many threads.
 */
final class Placement {
  private final ProxmoxApi api;
  private final Templates templates;
  private final VmidRange range;

  Placement(ProxmoxApi api, Templates templates, VmidRange range) {
    this.api = api;
    this.templates = templates;
    this.range = range;
  }

  /** What was found. */
  sealed interface Choice {
    /** A place. */
    record Place(Plan plan) implements Choice {}

    /** None, and why not. */
    record None(FailureCode code, String why) implements Choice {}
  }

  /** A possible place with what decides between several. */
  private record Candidate(Plan plan, long memoryFree) {}

  Choice choose(Limits limits, Settings settings) {
    Survey survey =
        new Survey(
            limits,
            settings,
            nodes(settings),
            api.cluster().guests().stream()
                .filter(guest -> range.contains(guest.vmid()) && !guest.template())
                .toList());
    List<Candidate> candidates = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Located template : templates.named(settings.get(ProxmoxConfig.TEMPLATE))) {
      candidates.addAll(candidates(template, survey, reasons));
    }
    return candidates.stream()
        .max(Comparator.comparingLong(Candidate::memoryFree))
        .<Choice>map(best -> new Choice.Place(best.plan()))
        .orElseGet(() ->
            new Choice.None(
                ProxmoxFailures.code("no_room"),
                "no node has room: "
                    + (reasons.isEmpty()
                        ? "none of the allowed nodes is online; see 'nodes'"
                        : String.join("; ", reasons))));
  }

  /** What is known before a template is looked at. */
  private record Survey(
      Limits limits, Settings settings, List<NodeFacts> nodes, Collection<Guest> sold) {}

  /** The nodes that may be used now. */
  List<NodeFacts> nodes(Settings settings) {
    Optional<List<String>> allowed = settings.find(ProxmoxConfig.NODES);
    return api.cluster().nodes().stream()
        .filter(NodeFacts::isOnline)
        .filter(node -> allowed.isEmpty() || allowed.get().contains(node.name()))
        .toList();
  }

  private List<Candidate> candidates(Located template, Survey survey, List<String> reasons) {
    String home = template.place().node();
    Optional<Disk> disk = template.config().bootDisk();
    Map<String, StorageFacts> storages =
        survey.nodes().stream().anyMatch(node -> node.name().equals(home))
            ? storages(home)
            : Map.of();
    Optional<StorageFacts> source = disk.map(it -> storages.get(it.storage()));
    if (disk.isEmpty() || source.isEmpty()) {
      reasons.add(
          template.place()
              + ": its node is not used or not online, or it has no disk on a storage that the"
              + " token may see");
      return List.of();
    }
    Depth depth = depth(survey.settings(), source.get(), disk.get());
    String storage = target(depth, disk.get());
    List<Candidate> candidates = new ArrayList<>();
    for (NodeFacts node : survey.nodes()) {
      boolean isHome = node.name().equals(home);
      if (isHome || source.get().shared()) {
        Optional<StorageFacts> target =
            Optional.ofNullable((isHome ? storages : storages(node.name())).get(storage));
        obstacle(node, target, disk.get(), survey)
            .ifPresentOrElse(
                why -> reasons.add("node " + node.name() + ": " + why),
                () ->
                    candidates.add(
                        new Candidate(
                            new Plan(template.place(), node.name(), depth),
                            memoryFree(node, survey.sold()))));
      }
    }
    return candidates;
  }

  private Map<String, StorageFacts> storages(String node) {
    return api.nodes().storages(node).stream()
        .collect(Collectors.toMap(StorageFacts::name, it -> it, (one, other) -> one));
  }

  private static Depth depth(Settings settings, StorageFacts source, Disk disk) {
    Optional<String> storage = settings.find(ProxmoxConfig.STORAGE);
    boolean elsewhere = storage.isPresent() && !storage.get().equals(source.name());
    return switch (settings.get(ProxmoxConfig.CLONE)) {
      case ProxmoxConfig.Clones.LINKED -> new Depth.Linked();
      case ProxmoxConfig.Clones.FULL -> new Depth.Full(storage);
      default ->
          source.canLink(disk.volume()) && !elsewhere
              ? new Depth.Linked()
              : new Depth.Full(storage);
    };
  }

  private static String target(Depth depth, Disk disk) {
    return switch (depth) {
      case Depth.Linked ignored -> disk.storage();
      case Depth.Full(Optional<String> storage) -> storage.orElse(disk.storage());
    };
  }

  private static Optional<String> obstacle(
      NodeFacts node, Optional<StorageFacts> target, Disk disk, Survey survey) {
    Limits limits = survey.limits();
    if (target.isEmpty() || !target.get().active() || !target.get().takesDisks()) {
      return Optional.of("its storage cannot be used, takes no disks, or may not be seen");
    }
    if (node.cpus() > 0 && node.cpus() < limits.cpuCores()) {
      return Optional.of(node.cpus() + " processors, sold are " + limits.cpuCores());
    }
    if (node.memory() == 0) {
      return Optional.of("its memory may not be seen; grant Sys.Audit on /nodes/" + node.name());
    }
    long memory = memoryFree(node, survey.sold());
    if (memory < limits.memory().bytes()) {
      return Optional.of(
          new MemorySize(Math.max(0, memory)) + " of memory free, sold are " + limits.memory());
    }
    StorageSize disks = largest(limits.storage(), disk.size());
    long room = roomFree(target.get(), node.name(), survey.sold());
    return room < disks.bytes()
        ? Optional.of(
            new StorageSize(Math.max(0, room))
                + " free on storage "
                + target.get().name()
                + ", needed are "
                + disks)
        : Optional.empty();
  }

  private static StorageSize largest(Optional<StorageSize> sold, StorageSize template) {
    return sold.filter(size -> size.compareTo(template) > 0).orElse(template);
  }

  private static long memoryFree(NodeFacts node, Collection<Guest> sold) {
    long promised =
        sold.stream()
            .filter(guest -> guest.place().node().equals(node.name()))
            .mapToLong(guest -> guest.size().memory())
            .sum();
    return node.memory() - Math.max(node.memoryUsed(), promised);
  }

  /** Of a shared storage every node's instances take their part. */
  static long roomFree(StorageFacts storage, String node, Collection<Guest> sold) {
    if (!storage.isThin()) {
      return storage.room().free();
    }
    long promised =
        sold.stream()
            .filter(guest -> storage.shared() || guest.place().node().equals(node))
            .mapToLong(guest -> guest.size().disk())
            .sum();
    return Math.min(storage.room().free(), storage.room().total() - promised);
  }
}
