// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.testkit.cloud.ssh.HostKey;

/**
 * A cloud in this process whose instances are real SSH servers on loopback, or only pretended ones
 * where a test moves time by hand. It outlives the agents that use it: throw an agent away in the
 * middle of a call, start another over the same cloud, and look at what there is. Tests see the
 * world as it is, agents see it through {@link #factory()}, with every {@link Fault} that was asked
 * for. Safe for use by many threads.
 */
public final class SimulatedCloud implements AutoCloseable {
  private final World world;
  private final Wire wire;

  private SimulatedCloud(InstantSource clock, CloudOptions options) {
    this.world = new World(clock, options);
    this.wire = new Wire(world);
  }

  /** A cloud with real SSH servers, unique names, and no delays. */
  public static SimulatedCloud start(InstantSource clock) {
    return builder(clock).start();
  }

  /** A cloud of another kind. */
  public static Builder builder(InstantSource clock) {
    return new Builder(clock);
  }

  /** Makes provisioners of type {@code simulated} over this very cloud. */
  public ProvisionerFactory factory() {
    return new SharedWorldFactory(use(() -> {}));
  }

  /**
   * Tells from the state of the machines whether a login would succeed. For clouds without SSH
   * servers, and for tests that move time by hand.
   */
  public LoginProbe loginProbe() {
    return new StateLoginProbe(world);
  }

  /** Every machine there is, by id, whatever listings say. */
  public List<Machine> machines() {
    return world.look(state -> state.machines.values().stream().map(MachineRow::view).toList());
  }

  /** The ids of all volumes and addresses there are. */
  public List<String> parts() {
    return world.look(state -> List.copyOf(state.parts.keySet()));
  }

  /** The ids of all volumes and addresses there are that bear a contract's stamp, whoever's. */
  public List<String> parts(ContractId contract) {
    return world.look(state ->
        state.parts.values().stream()
            .filter(part -> part.labels().containsValue(Mark.of(contract).text()))
            .map(PartRow::id)
            .toList());
  }

  /** How many machines were ever made, by clients and by tests. */
  public long creates() {
    return world.look(state -> state.created);
  }

  /** Every call that clients sent, oldest first. */
  public List<Call> calls() {
    return wire.calls();
  }

  /** The fault befalls the next such call. */
  public void addFault(CloudOperation operation, Fault fault) {
    addFault(operation, fault, 0, 1);
  }

  /** The fault befalls the next such calls, that many times after the first {@code skipped}. */
  public void addFault(CloudOperation operation, Fault fault, int skipped, int times) {
    addFault(Set.of(operation), fault, skipped, times);
  }

  /**
   * The fault befalls the next calls of any of these kinds, that many times after the first {@code
   * skipped} of them.
   */
  public void addFault(Set<CloudOperation> operations, Fault fault, int skipped, int times) {
    wire.faults().add(operations, fault, skipped, times);
  }

  /** How many calls a fault has befallen since the cloud was started. */
  public int befallenCalls() {
    return wire.faults().befallen();
  }

  /** Forgets the faults that have not happened yet. */
  public void clearFaults() {
    wire.faults().clear();
  }

  /** Somebody else's machine appears; answers with its id. */
  public String plantStranger(String name) {
    return plant(name, Map.of());
  }

  /** A machine with those labels appears; answers with its id. */
  public String plant(String name, Map<String, String> labels) {
    return plant(name, id -> labels);
  }

  /** The same, with labels that name the id which it is given. */
  public String plant(String name, Function<String, Map<String, String>> labels) {
    MachineSpec.Hardware hardware = new MachineSpec.Hardware(1, 1 << 30, "");
    return world.look(state -> {
      MachineRow machine =
          world.make(state, new MachineSpec("", name, "", Map.of(), hardware, Map.of()));
      machine.labels = labels.apply(machine.id);
      return machine.id;
    });
  }

  /** A volume with those labels appears that no machine uses. */
  public void plantVolume(String name, Map<String, String> labels) {
    world.look(
        state -> state.parts.put(name, new PartRow(PartRow.VOLUME, name, labels, world.now())));
  }

  /**
   * The machine is copied with its labels, as restoring a backup does. Where numbers tell machines
   * apart the copy keeps the name, else it is called {@code …-copy}. Answers with the copy's id.
   */
  public String copyInstance(String id) {
    return world.look(state -> {
      MachineRow original = require(state, id);
      boolean numbered = world.options().guarantee() == CreateGuarantee.ID_CHOSEN;
      String name = numbered ? original.name : original.name + "-copy";
      MachineSpec.Hardware hardware =
          new MachineSpec.Hardware(original.cpuCores, original.memoryBytes, original.userData);
      return world.make(state, new MachineSpec("", name, "", original.labels, hardware, Map.of()))
          .id;
    });
  }

  /** The machine is gone at once, as if its owner had deleted it by hand. */
  public void removeBehindOurBack(String id) {
    change(
        id,
        machine -> {
          world.beginRemoval(machine);
          machine.goneFrom = world.now();
        });
  }

  /** The machine stops, as if it had crashed. */
  public void stopBehindOurBack(String id) {
    change(id, world::stop);
  }

  /** The machine runs again, as after its host was started anew. */
  public void startBehindOurBack(String id) {
    change(id, World::start);
  }

  /** The machine loses its labels, as if its owner had tidied up. */
  public void stripLabels(String id) {
    change(id, machine -> machine.labels = Map.of());
  }

  /** The machine runs on, and its SSH server no longer answers. */
  public void breakLogin(String id) {
    change(id, machine -> machine.loginBroken = true);
  }

  /** The machine shows another host key from now on, as if it had been installed anew. */
  public void replaceHostKey(String id) {
    change(
        id,
        machine -> {
          world.hangUp(machine);
          machine.hostKeyPair = HostKey.generate().toText().reveal();
        });
  }

  /** The person whose cloud this is makes every machine that was asked for. */
  public void answerTickets() {
    world.look(state -> {
      state.tickets.replaceAll((id, ticket) ->
          ticket.machine().isEmpty()
              ? ticket.answeredWith(world.make(state, ticket.spec()).id)
              : ticket);
      return state.tickets.size();
    });
  }

  /** The use of this cloud by one provisioner. */
  WorldUse use(Runnable end) {
    return new WorldUse(world, wire, end);
  }

  private void change(String id, Consumer<MachineRow> change) {
    world.look(state -> {
      MachineRow machine = require(state, id);
      change.accept(machine);
      return machine;
    });
  }

  private static MachineRow require(WorldState state, String id) {
    return Optional.ofNullable(state.machines.get(id))
        .orElseThrow(() -> new IllegalArgumentException("there is no machine " + id));
  }

  /** Ends the world: every SSH server stops. What is kept in a folder stays there. */
  @Override
  public void close() {
    world.close();
  }

  /** Collects what kind of cloud it is to be. Confined to one thread. */
  public static final class Builder {
    private final InstantSource clock;
    private CreateGuarantee guarantee = CreateGuarantee.NAME_UNIQUE;
    private CloudOptions.Times times = CloudOptions.Times.NONE;
    private int bootPolls;
    private int capacity = 1000;
    private Logins.Kind logins = Logins.Kind.SSH;
    private Optional<Path> folder = Optional.empty();

    private Builder(InstantSource clock) {
      this.clock = clock;
    }

    /** What the cloud does with a create that reaches it twice; unique names unless set. */
    public Builder guarantee(CreateGuarantee guarantee) {
      this.guarantee = guarantee;
      return this;
    }

    /** How long a new machine takes to run. */
    public Builder bootTime(Duration time) {
      times = new CloudOptions.Times(time, times.removal(), times.visible());
      return this;
    }

    /** How often a new machine is looked at before it runs. */
    public Builder bootPolls(int polls) {
      this.bootPolls = polls;
      return this;
    }

    /** How long removing a machine takes. */
    public Builder removalTime(Duration time) {
      times = new CloudOptions.Times(times.boot(), time, times.visible());
      return this;
    }

    /** How long listings lag behind a change. */
    public Builder visibleAfter(Duration time) {
      times = new CloudOptions.Times(times.boot(), times.removal(), time);
      return this;
    }

    /** How many machines there can be. */
    public Builder capacity(int machines) {
      this.capacity = machines;
      return this;
    }

    /** No sockets: use {@link SimulatedCloud#loginProbe()}. */
    public Builder withoutSsh() {
      this.logins = Logins.Kind.PRETENDED;
      return this;
    }

    /**
     * Keeps the world in a folder, so that it outlives this process: opened again, its instances
     * answer on the same ports with the same host keys and files.
     */
    public Builder in(Path keptIn) {
      this.folder = Optional.of(keptIn);
      return this;
    }

    /** Starts the cloud; close it in the end. */
    public SimulatedCloud start() {
      return new SimulatedCloud(
          clock, new CloudOptions(guarantee, times, bootPolls, capacity, logins, folder));
    }
  }
}
