// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.cloud.CloudError.Kind;

/**
 * The cloud as its clients see it: listings lag, calls fail, repeats are treated as the guarantee
 * says. Every method throws {@link CloudError}. Safe for use by many threads.
 */
final class CloudApi {
  private final World world;
  private final Wire wire;

  CloudApi(World world, Wire wire) {
    this.world = world;
    this.wire = wire;
  }

  String identify() {
    return wire.identify(state -> state.identity);
  }

  /** How many more machines there can be. */
  int room() {
    return wire.call(
        CloudOperation.CAPACITY,
        "",
        state -> Math.max(0, world.options().capacity() - state.machines.size()));
  }

  long memoryInUse() {
    return wire.call(
        CloudOperation.CAPACITY,
        "",
        state -> state.machines.values().stream().mapToLong(row -> row.memoryBytes).sum());
  }

  /** Every machine that listings show by now, those included that are gone and not yet unlisted. */
  List<Machine> list() {
    return wire.list(
        CloudOperation.LIST,
        state -> {
          List<Machine> listed = new ArrayList<>();
          for (MachineRow row : state.machines.values()) {
            if (!row.listedFrom.isAfter(world.now())) {
              listed.add(row.view());
            }
          }
          state.ghosts.forEach(ghost -> listed.add(ghost.view()));
          return listed;
        });
  }

  Optional<Machine> get(String id) {
    return wire.call(
        CloudOperation.GET,
        id,
        state -> {
          Optional<MachineRow> found = Optional.ofNullable(state.machines.get(id));
          found.ifPresent(row -> row.pollsLeft--);
          return found.map(MachineRow::view);
        });
  }

  /** Makes a machine and answers with its id; where people work, with the id of a ticket. */
  String create(MachineSpec spec) {
    return wire.call(CloudOperation.CREATE, spec.name(), state -> create(state, spec));
  }

  private String create(WorldState state, MachineSpec spec) {
    CreateGuarantee guarantee = world.options().guarantee();
    for (MachineRow row : state.machines.values()) {
      if (guarantee == CreateGuarantee.CLIENT_TOKEN && row.token.equals(spec.token())) {
        return row.id;
      }
      if (guarantee == CreateGuarantee.NAME_UNIQUE && row.name.equals(spec.name())) {
        throw new CloudError(Kind.NAME_TAKEN, "the name " + spec.name() + " is taken");
      }
    }
    if (state.machines.containsKey(spec.id())) {
      throw new CloudError(Kind.NUMBER_TAKEN, "the number " + spec.id() + " is taken");
    }
    if (guarantee == CreateGuarantee.HUMAN) {
      String id = state.nextId("t-");
      state.tickets.put(id, new TicketRow(id, spec, ""));
      return id;
    }
    if (state.machines.size() >= world.options().capacity()) {
      throw new CloudError(Kind.QUOTA, "the limit of machines is reached");
    }
    return world.make(state, spec).id;
  }

  /** Begins to remove a machine. */
  void delete(String id) {
    change(CloudOperation.DELETE, id, world::beginRemoval);
  }

  void stop(String id) {
    change(CloudOperation.STOP, id, world::stop);
  }

  void start(String id) {
    change(CloudOperation.START, id, World::start);
  }

  private void change(CloudOperation operation, String id, Consumer<MachineRow> change) {
    wire.call(
        operation,
        id,
        state -> {
          MachineRow machine = state.machines.get(id);
          if (machine == null) {
            throw new CloudError(Kind.NOT_FOUND, "there is no machine " + id);
          }
          change.accept(machine);
          return machine.id;
        });
  }

  /** Every volume and address that listings show by now. */
  List<PartRow> listParts() {
    return wire.list(
        CloudOperation.LIST_PARTS,
        state ->
            state.parts.values().stream()
                .filter(part -> !part.listedFrom().isAfter(world.now()))
                .toList());
  }

  Optional<PartRow> getPart(String id) {
    return wire.call(
        CloudOperation.GET_PART, id, state -> Optional.ofNullable(state.parts.get(id)));
  }

  String createVolume(String name, Map<String, String> labels) {
    return wire.call(
        CloudOperation.CREATE_VOLUME,
        name,
        state -> {
          if (state.parts.containsKey(name)) {
            throw new CloudError(Kind.NAME_TAKEN, "the name " + name + " is taken");
          }
          return add(state, PartRow.VOLUME, name, labels);
        });
  }

  /** Reserves an address and answers with the id that the cloud chose for it. */
  String reserveAddress(Function<String, Map<String, String>> labels) {
    return wire.call(
        CloudOperation.RESERVE_ADDRESS,
        "",
        state -> {
          String id = state.nextId("a-");
          return add(state, PartRow.ADDRESS, id, new TreeMap<>(labels.apply(id)));
        });
  }

  private String add(WorldState state, String kind, String id, Map<String, String> labels) {
    state.parts.put(
        id, new PartRow(kind, id, labels, world.now().plus(world.options().times().visible())));
    return id;
  }

  /** Removes a volume or an address that no machine uses; one that is gone is a NOT_FOUND. */
  void deletePart(String id) {
    wire.call(
        CloudOperation.DELETE_PART,
        id,
        state -> {
          if (!state.parts.containsKey(id)) {
            throw new CloudError(Kind.NOT_FOUND, "there is no volume or address " + id);
          }
          for (MachineRow machine : state.machines.values()) {
            if (machine.volume.equals(id) || machine.address.equals(id)) {
              throw new CloudError(Kind.IN_USE, id + " is in use by machine " + machine.id);
            }
          }
          return Optional.ofNullable(state.parts.remove(id));
        });
  }

  Optional<TicketRow> ticket(String id) {
    return wire.call(
        CloudOperation.GET_TICKET, id, state -> Optional.ofNullable(state.tickets.get(id)));
  }

  void cancelTicket(String id) {
    wire.call(
        CloudOperation.CANCEL_TICKET, id, state -> Optional.ofNullable(state.tickets.remove(id)));
  }
}
