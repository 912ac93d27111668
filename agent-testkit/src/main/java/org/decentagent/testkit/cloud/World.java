// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.decentagent.spi.InstanceState;
import org.decentagent.testkit.cloud.ssh.HostKey;

/**
 * The physics of a simulated cloud: one lock, and time that passes whenever somebody looks. Safe
 * for use by many threads.
 */
final class World implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final CloudOptions options;
  private final Optional<WorldFile> file;
  private final WorldState state;
  private final Logins logins;
  private final List<Late> late = new ArrayList<>();
  private Optional<Instant> happening = Optional.empty();
  private boolean closed;

  World(InstantSource clock, CloudOptions options) {
    this.clock = clock;
    this.options = options;
    this.file = options.folder().map(WorldFile::open);
    this.state = file.map(WorldFile::load).orElseGet(WorldState::new);
    this.logins =
        switch (options.logins()) {
          case SSH -> new SshLogins(options.folder());
          case PRETENDED -> new PretendedLogins();
        };
    try {
      look(world -> Optional.empty());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  CloudOptions options() {
    return options;
  }

  /** What time it is; while a late effect happens its own time, though nobody looked then. */
  Instant now() {
    return happening.orElseGet(clock::instant);
  }

  /** Lets time pass, does something, and keeps the world as it then is. */
  <T> T look(Function<WorldState, T> body) {
    lock.lock();
    try {
      pass();
      T answer = body.apply(state);
      pass();
      return answer;
    } finally {
      if (!closed) {
        file.ifPresent(kept -> kept.save(state));
      }
      lock.unlock();
    }
  }

  /** Does something later, as far as it is still possible then. */
  void later(Duration delay, Function<WorldState, ?> body) {
    look(world -> late.add(new Late(now().plus(delay), body)));
  }

  /** Makes a machine at once; call it from within {@link #look}. */
  MachineRow make(WorldState world, MachineSpec spec) {
    MachineRow machine = new MachineRow();
    machine.id = spec.id().isEmpty() ? world.nextId("m-") : spec.id();
    machine.name = spec.name();
    machine.token = spec.token();
    machine.labels = spec.labels();
    machine.cpuCores = spec.hardware().cpuCores();
    machine.memoryBytes = spec.hardware().memoryBytes();
    machine.userData = spec.hardware().userData();
    machine.volume = spec.parts().getOrDefault(PartRow.VOLUME, "");
    machine.address = spec.parts().getOrDefault(PartRow.ADDRESS, "");
    machine.hostKeyPair = HostKey.generate().toText().reveal();
    machine.createdAt = now();
    machine.runsFrom = now().plus(options.times().boot());
    machine.pollsLeft = options.bootPolls();
    machine.listedFrom = now().plus(options.times().visible());
    logins.assignAddress(machine, taken(world));
    world.machines.put(machine.id, machine);
    world.created++;
    return machine;
  }

  /** Stops a machine that runs or boots. */
  void stop(MachineRow machine) {
    logins.stop(machine);
    machine.state = InstanceState.STOPPED;
  }

  /** Starts a machine that was stopped. */
  static void start(MachineRow machine) {
    if (machine.state == InstanceState.STOPPED) {
      machine.state = InstanceState.RUNNING;
    }
  }

  /** Begins to remove a machine. */
  void beginRemoval(MachineRow machine) {
    if (machine.state != InstanceState.REMOVING) {
      logins.stop(machine);
      machine.state = InstanceState.REMOVING;
      machine.goneFrom = now().plus(options.times().removal());
    }
  }

  /** Ends the logins of a machine; if it runs, it takes new ones with the key it has then. */
  void hangUp(MachineRow machine) {
    logins.stop(machine);
  }

  private static Set<Logins.SshPlace> taken(WorldState world) {
    Set<Logins.SshPlace> taken = new HashSet<>();
    for (MachineRow machine : world.machines.values()) {
      taken.add(new Logins.SshPlace(machine.host, machine.port));
    }
    return taken;
  }

  private void pass() {
    if (closed) {
      return;
    }
    Instant now = now();
    for (Late effect : List.copyOf(late)) {
      if (!effect.due().isAfter(now)) {
        late.remove(effect);
        happen(effect);
      }
    }
    for (MachineRow machine : state.machines.values()) {
      if (machine.state == InstanceState.CREATING
          && !machine.runsFrom.isAfter(now)
          && machine.pollsLeft <= 0) {
        machine.state = InstanceState.RUNNING;
      }
      if (machine.answersLogins()) {
        logins.start(machine);
      } else {
        logins.stop(machine);
      }
    }
    bury(now);
  }

  private void happen(Late effect) {
    happening = Optional.of(effect.due());
    try {
      Object unused = effect.body().apply(state);
    } catch (CloudError e) {
      // What was asked for is no longer possible, and nobody waits for the answer.
    } finally {
      happening = Optional.empty();
    }
  }

  private void bury(Instant now) {
    Iterator<MachineRow> machines = state.machines.values().iterator();
    while (machines.hasNext()) {
      MachineRow machine = machines.next();
      if (!machine.goneFrom.isAfter(now)) {
        machines.remove();
        logins.stop(machine);
        logins.wipe(machine);
        machine.goneFrom = now.plus(options.times().visible());
        state.ghosts.add(machine);
      }
    }
    state.ghosts.removeIf(ghost -> !ghost.goneFrom.isAfter(now));
  }

  /** Ends all logins; the world stands still from now on and can still be looked at. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      logins.close();
      file.ifPresent(WorldFile::close);
    } finally {
      lock.unlock();
    }
  }

  /** Something that takes effect when nobody waits for it any more. */
  private record Late(Instant due, Function<WorldState, ?> body) {}
}
