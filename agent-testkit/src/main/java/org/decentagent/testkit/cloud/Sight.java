// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.reading;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisionerContext;

/** Looks at the cloud's machines, and tells ours from others. Safe for use by many threads. */
final class Sight {
  private final CloudApi api;
  private final ProvisionerContext context;
  private final CreateGuarantee guarantee;

  Sight(CloudApi api, ProvisionerContext context, CreateGuarantee guarantee) {
    this.api = api;
    this.context = context;
    this.guarantee = guarantee;
  }

  /** The machine of that id, as a read by id tells. */
  Optional<Machine> get(String id) {
    return reading("read machine " + id, () -> api.get(id));
  }

  /** Looks for a mark over the complete listing. Of two of ours the elder counts. */
  Lookup find(Mark mark) {
    List<Machine> machines = list();
    Optional<Machine> ours = machines.stream().filter(m -> isOurs(m, mark)).min(elderFirst());
    if (ours.isPresent()) {
      return new Lookup.Found(instance(ours.get()));
    }
    return machines.stream()
        .filter(machine -> machine.name().equals(mark.text()))
        .findFirst()
        .<Lookup>map(machine -> new Lookup.NotOurs(whyNotOurs(machine)))
        .orElseGet(Lookup.Absent::new);
  }

  /** All machines of ours with that mark; more than one where the cloud does not prevent it. */
  List<Machine> ours(Mark mark) {
    return list().stream().filter(machine -> isOurs(machine, mark)).sorted(elderFirst()).toList();
  }

  /** Every machine that bears our stamp, or a copy of it, or a name of ours, and what is left. */
  List<Observed> observed() {
    List<PartRow> parts = reading("list volumes and addresses", api::listParts);
    List<Observed> machines = machines();
    Set<ContractId> served =
        machines.stream().flatMap(it -> contract(it.ownership())).collect(Collectors.toSet());
    return Stream.concat(
            machines.stream(),
            parts.stream()
                .map(this::remains)
                .filter(it -> contract(it.ownership()).anyMatch(one -> !served.contains(one))))
        .toList();
  }

  private static Stream<ContractId> contract(Ownership ownership) {
    return ownership instanceof Ownership.Ours(OwnerStamp stamp)
        ? Stream.of(stamp.contract())
        : Stream.empty();
  }

  private Observed remains(PartRow part) {
    return new Observed(
        part.kind() + ':' + part.id(),
        part.id(),
        OwnerStamp.read(part.labels(), part.id(), context.owner()),
        InstanceState.REMAINS,
        Instant.EPOCH);
  }

  private List<Observed> machines() {
    String agent = OwnerStamp.agentLabel(context.owner());
    return list().stream()
        .filter(machine ->
            agent.equals(machine.labels().get(OwnerStamp.AGENT))
                || Mark.read(machine.name()).isPresent())
        .map(machine ->
            new Observed(
                machine.id(),
                machine.name(),
                ownership(machine),
                machine.state(),
                machine.createdAt()))
        .toList();
  }

  boolean isOurs(Machine machine, Mark mark) {
    return ownership(machine) instanceof Ownership.Ours(OwnerStamp stamp)
        && stamp.contract().equals(mark.contract());
  }

  Ownership ownership(Machine machine) {
    return OwnerStamp.read(machine.labels(), resource(machine), context.owner());
  }

  /** One clause for the operator about a machine that we do not touch. */
  String whyNotOurs(Machine machine) {
    String why =
        switch (ownership(machine)) {
          case Ownership.Ours ours -> "its stamp names another contract";
          case Ownership.Foreign foreign -> foreign.why();
          case Ownership.Unstamped unstamped -> "it bears no stamp";
        };
    return "machine " + machine.id() + " (" + machine.name() + ") is not touched: " + why;
  }

  Instance instance(Machine machine) {
    return Instance.at(new InstanceRef(context.backend(), machine.id()), machine.state())
        .ssh(machine.ssh())
        .hostKey(machine.hostKey())
        .detail("simulated", "true")
        .build();
  }

  private List<Machine> list() {
    return reading("list machines", api::list);
  }

  /** What a stamp names: the chosen number where there is one, else the name. */
  private String resource(Machine machine) {
    return guarantee == CreateGuarantee.ID_CHOSEN ? machine.id() : machine.name();
  }

  private static Comparator<Machine> elderFirst() {
    return Comparator.comparing(Machine::createdAt).thenComparing(Machine::id);
  }
}
