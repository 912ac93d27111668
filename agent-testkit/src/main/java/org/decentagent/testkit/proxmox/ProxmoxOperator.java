// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * What happens behind the API's back: an operator at the cluster, a failing network, and a look at
 * what is really there. Safe for use by many threads.
 */
public final class ProxmoxOperator {
  private final World world;
  private final FaultPlan faults;

  ProxmoxOperator(World world, FaultPlan faults) {
    this.world = world;
    this.faults = faults;
  }

  /**
   * Plans a fault for the next calls of a kind.
   *
   * @param method of HTTP; {@code *} for any, {@code change} for any but {@code GET}
   * @param path a regular expression for the whole path below {@code /api2/json}, decoded
   */
  public void fault(String method, String path, int times, ProxmoxFault fault) {
    faults.add(method, path, times, fault);
  }

  /** Plans a fault for the next task of a type, such as {@code qmclone}. */
  public void taskFault(String type, TaskFault fault) {
    act(() -> world.tasks().plan(type, fault));
  }

  /** How often planned faults are still to happen. */
  public int faultsToCome() {
    return faults.remaining();
  }

  public void clearFaults() {
    faults.clear();
  }

  /** Lets everything happen that is due by the clock. */
  public void settle() {
    act(() -> {});
  }

  /** Every machine there is, templates included. */
  public List<VmView> machines() {
    return world.change(() -> world.vms().stream().map(this::view).toList());
  }

  public Optional<VmView> machine(int vmid) {
    return world.change(() -> world.vm(vmid).map(this::view));
  }

  /** Names of all volumes that belong to a number, whether a machine names them or not. */
  public List<String> volumes(int vmid) {
    return world.change(() -> world.disks().of(vmid).stream().map(Volume::id).toList());
  }

  /** The numbers that a pool has as members, whether there are such machines or not. */
  public List<Integer> members(String pool) {
    return world.change(() ->
        Optional.ofNullable(world.pools().get(pool))
            .map(found -> List.copyOf(found.members()))
            .orElse(List.of()));
  }

  /** Takes a number for a machine of somebody else, without a pool. */
  public void occupy(int vmid, String node, Map<String, String> config) {
    act(() -> {
      Vm vm = new Vm(vmid, node);
      vm.config().putAll(Map.of("name", "stranger", "memory", "512", "cores", "1"));
      vm.config().putAll(config);
      world.add(vm);
    });
  }

  /** Puts a machine into a pool, out of any other. */
  public void assign(int vmid, String pool) {
    act(() -> {
      world.pools().values().forEach(any -> any.members().remove(vmid));
      Optional.ofNullable(world.pools().get(pool))
          .orElseThrow(() -> new NoSuchElementException("no pool " + pool))
          .members()
          .add(vmid);
    });
  }

  /** Changes a value of a configuration, past every lock. */
  public void set(int vmid, String key, String value) {
    act(() -> require(vmid).config().put(key, value));
  }

  /** Takes a value out of a configuration, past every lock. */
  public void unset(int vmid, String key) {
    act(() -> require(vmid).config().remove(key));
  }

  public void migrate(int vmid, String node) {
    act(() -> require(vmid).move(node));
  }

  /** Takes a machine and its volumes away without a task. */
  public void erase(int vmid) {
    act(() -> world.remove(require(vmid)));
  }

  /** Cuts the power without a task. */
  public void powerOff(int vmid) {
    act(() -> new Power(world, require(vmid)).off());
  }

  /** Lets the cluster's resource manager rule over a machine. */
  public void manage(int vmid) {
    act(() -> require(vmid).highlyAvailable(true));
  }

  /** Makes a guest that does not care about the power button. */
  public void deafen(int vmid) {
    act(() -> require(vmid).guest().deaf(true));
  }

  /** Takes the guest agent out of a machine. */
  public void removeAgent(int vmid) {
    act(() -> require(vmid).guest().agentless(true));
  }

  /** Leaves a volume behind that no configuration names. */
  public String leaveVolume(String storage, int vmid, long bytes) {
    return world.change(() -> {
      StorageSpec where =
          world
              .storage(storage)
              .orElseThrow(() -> new NoSuchElementException("no storage " + storage));
      String format = where.type().keepsFiles() ? "qcow2" : "raw";
      return world.disks().create(where, vmid, format, bytes, Optional.empty()).id();
    });
  }

  /** Lets a node be unreachable; when it is the first, nobody answers at all. */
  public void disconnect(String node) {
    act(() -> world.online(node, false));
  }

  public void reconnect(String node) {
    act(() -> world.online(node, true));
  }

  /** Replaces everything that was granted. */
  public void grant(List<ProxmoxGrant> grants) {
    grants.forEach(grant -> Privileges.check(grant, world.options().release()));
    act(() -> world.access().replace(grants));
  }

  /** Lets only an administrator set tags, but for some; of those not the registered ones. */
  public void restrictTags(Set<String> allowed, Set<String> registered) {
    act(() -> world.tagRules(new TagRules(Optional.of(allowed), registered)));
  }

  private void act(Runnable what) {
    world.change(() -> {
      what.run();
      return "";
    });
  }

  private Vm require(int vmid) {
    return world.vm(vmid).orElseThrow(() -> new NoSuchElementException("no machine " + vmid));
  }

  private VmView view(Vm vm) {
    return new VmView(
        vm.vmid(),
        vm.node(),
        vm.running().isPresent() ? VmView.Power.RUNNING : VmView.Power.STOPPED,
        vm.config(),
        world.poolOf(vm.vmid()),
        world.disks().of(vm.vmid()).stream().map(Volume::id).toList(),
        vm.guest().isServing() ? vm.guest().address() : Optional.empty());
  }
}
