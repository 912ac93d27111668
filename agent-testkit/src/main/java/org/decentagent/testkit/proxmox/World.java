// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Everything that is there. Safe for use by many threads through {@link #change} only. */
final class World implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final ProxmoxOptions options;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Timeline timeline = new Timeline();
  private final Disks disks = new Disks();
  private final Map<Integer, Vm> vms = new TreeMap<>();
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Set<String> offline = new HashSet<>();
  private final Tasks tasks;
  private final StatusBoard board;
  private final Guests guests;
  private final Access access;
  private Optional<ServerCertificate> presented = Optional.empty();
  private TagRules tagRules = TagRules.FREE;
  private Instant now;

  World(ProxmoxOptions options) {
    this.options = options;
    this.clock = options.clock();
    this.random = options.random();
    this.now = clock.instant();
    this.tasks = new Tasks(timeline, random, now);
    this.board = new StatusBoard(options.pace().status(), now);
    this.guests = new Guests(options.sshPort());
    this.access = new Access(options.identity(), options.secret(), options.grants(), this::poolOf);
    pools.put(options.pool(), Pool.empty(options.pool(), options.pool() + " guests"));
    pools.put(options.templatePool(), Pool.empty(options.templatePool(), options.templatePool()));
    options.templates().forEach(template -> Templates.add(template, this));
    board.tell(this);
  }

  /** Lets everything happen that is due, and then acts. */
  <T> T change(Supplier<T> act) {
    lock.lock();
    try {
      settle(clock.instant());
      return act.get();
    } finally {
      lock.unlock();
    }
  }

  private void settle(Instant until) {
    for (Optional<Instant> next = timeline.nextUntil(until);
        next.isPresent();
        next = timeline.nextUntil(until)) {
      now = next.get();
      board.update(now, this);
      timeline.happenNext();
    }
    now = until;
    board.update(now, this);
  }

  ProxmoxOptions options() {
    return options;
  }

  /** The instant at which things happen that happen now. */
  Instant now() {
    return now;
  }

  /** What the server shows to those who connect. */
  Optional<ServerCertificate> presented() {
    return presented;
  }

  void presented(ServerCertificate certificate) {
    presented = Optional.of(certificate);
  }

  TagRules tagRules() {
    return tagRules;
  }

  void tagRules(TagRules next) {
    tagRules = next;
  }

  Access access() {
    return access;
  }

  Tasks tasks() {
    return tasks;
  }

  Disks disks() {
    return disks;
  }

  StatusBoard board() {
    return board;
  }

  Guests guests() {
    return guests;
  }

  Map<String, Pool> pools() {
    return pools;
  }

  Collection<Vm> vms() {
    return vms.values();
  }

  Optional<Vm> vm(int vmid) {
    return Optional.ofNullable(vms.get(vmid));
  }

  /** The machine on a node, or the API's failure. */
  Vm requireVm(String node, int vmid) {
    return vm(vmid)
        .filter(vm -> vm.node().equals(node))
        .orElseThrow(() ->
            ApiError.failed(
                "Configuration file 'nodes/"
                    + node
                    + "/qemu-server/"
                    + vmid
                    + ".conf' does not exist"));
  }

  void add(Vm vm) {
    vms.put(vm.vmid(), vm);
  }

  /** Takes a machine and its volumes away, as if it had never been. */
  void remove(Vm vm) {
    vm.guest().powerOff();
    vms.remove(vm.vmid());
    disks.of(vm.vmid()).forEach(volume -> disks.remove(volume.id()));
    forget(vm.vmid());
  }

  /** Takes a machine's configuration away; volumes stay. */
  void forget(int vmid) {
    vms.remove(vmid);
    board.forget(vmid);
    pools.values().forEach(pool -> pool.members().remove(vmid));
  }

  Optional<String> poolOf(int vmid) {
    return pools.values().stream()
        .filter(pool -> pool.members().contains(vmid))
        .map(Pool::name)
        .findFirst();
  }

  Optional<StorageSpec> storage(String name) {
    return options.storages().stream().filter(any -> any.name().equals(name)).findFirst();
  }

  Optional<NodeSpec> node(String name) {
    return options.nodes().stream().filter(any -> any.name().equals(name)).findFirst();
  }

  boolean isOnline(String node) {
    return !offline.contains(node);
  }

  void online(String node, boolean on) {
    if (on) {
      offline.remove(node);
    } else {
      offline.add(node);
    }
  }

  /** The node that requests arrive at. */
  String entryNode() {
    return options.nodes().getFirst().name();
  }

  Task start(Job job, Work work) {
    return tasks.start(job, now, work);
  }

  void after(Duration delay, Runnable happening) {
    timeline.at(now.plus(delay), at -> happening.run());
  }

  String freshMac() {
    return String.format(
        Locale.ROOT,
        "BC:24:11:%02X:%02X:%02X",
        random.nextInt(256),
        random.nextInt(256),
        random.nextInt(256));
  }

  String freshUuid() {
    byte[] seed = new byte[16];
    random.nextBytes(seed);
    return UUID.nameUUIDFromBytes(seed).toString();
  }

  int freshPid() {
    return 1000 + random.nextInt(60_000);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      vms.values().forEach(vm -> vm.guest().powerOff());
      guests.close();
    } finally {
      lock.unlock();
    }
  }
}
