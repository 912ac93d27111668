// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.changing;
import static org.decentagent.testkit.cloud.SimulatedFailures.code;
import static org.decentagent.testkit.cloud.SimulatedFailures.reading;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/**
 * Makes and removes instances where they bear neither names nor stamps of ours, by what was
 * remembered alone. What became of a create without an answer only a person can say. Safe for use
 * by many threads.
 */
final class BlindDelivery implements Making, Removing {
  private static final String ASKED = "asked";
  private static final String TICKET = "ticket";
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private final CloudApi api;
  private final Sight sight;
  private final CreateGuarantee guarantee;

  BlindDelivery(CloudApi api, Sight sight, CreateGuarantee guarantee) {
    this.api = api;
    this.sight = sight;
    this.guarantee = guarantee;
  }

  @Override
  public Provisioned provision(ProvisionRequest request, Steps steps) {
    Optional<String> known = steps.recall(Delivery.MACHINE);
    if (known.isEmpty()) {
      String made = ask(request, steps);
      known = guarantee == CreateGuarantee.HUMAN ? answered(made, steps) : Optional.of(made);
      if (known.isEmpty()) {
        return new Provisioned.InProgress(A_WHILE, "a person was asked to make the machine");
      }
      steps.remember(Delivery.MACHINE, known.get());
    }
    String id = known.get();
    return Making.progress(
        sight
            .get(id)
            .orElseThrow(() ->
                new ProvisioningException.Permanent(
                    code("vanished"), "machine " + id + " was made and is gone")),
        sight);
  }

  private String ask(ProvisionRequest request, Steps steps) {
    MachineSpec spec =
        new MachineSpec("", "instance", "", Map.of(), Delivery.hardware(request), Map.of());
    steps.remember(ASKED, "yes");
    return steps.effect(
        "create",
        () -> changing("ask for a machine", () -> api.create(spec)),
        () -> {
          throw new ProvisioningException.UnknownOutcome(
              code("cannot_search"),
              "a machine was asked for, the answer was lost, and this backend cannot be searched;"
                  + " look whether it was made");
        });
  }

  private Optional<String> answered(String ticket, Steps steps) {
    steps.remember(TICKET, ticket);
    TicketRow row =
        reading("read ticket " + ticket, () -> api.ticket(ticket))
            .orElseThrow(() ->
                new ProvisioningException.Permanent(
                    code("ticket_withdrawn"), "ticket " + ticket + " was withdrawn"));
    return Optional.of(row.machine()).filter(machine -> !machine.isEmpty());
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    Optional<String> known =
        request
            .instance()
            .map(InstanceRef::externalId)
            .or(() -> steps.recall(Delivery.MACHINE))
            .or(() -> fromTicket(steps));
    if (known.isPresent()) {
      return remove(known.get());
    }
    if (steps.recall(ASKED).isPresent() && steps.recall(TICKET).isEmpty()) {
      throw new ProvisioningException.Conflict(
          code("cannot_search"),
          "a machine was asked for, the answer was lost, and this backend cannot be searched;"
              + " look whether it was made, and remove it");
    }
    return new Removal.Gone();
  }

  /** The machine a person made meanwhile; a wish that nobody fulfilled is taken back. */
  private Optional<String> fromTicket(Steps steps) {
    Optional<String> ticket = steps.recall(TICKET);
    if (ticket.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> machine =
        reading("read ticket " + ticket.get(), () -> api.ticket(ticket.get()))
            .map(TicketRow::machine)
            .filter(id -> !id.isEmpty());
    if (machine.isEmpty()) {
      Ending.delete("ticket " + ticket.get(), () -> api.cancelTicket(ticket.get()));
    }
    return machine;
  }

  private Removal remove(String id) {
    if (sight.get(id).isEmpty()) {
      return new Removal.Gone();
    }
    Ending.delete("machine " + id, () -> api.delete(id));
    return new Removal.InProgress(SOON);
  }
}
