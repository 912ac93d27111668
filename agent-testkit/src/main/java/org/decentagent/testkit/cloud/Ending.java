// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.changing;
import static org.decentagent.testkit.cloud.SimulatedFailures.code;
import static org.decentagent.testkit.cloud.SimulatedFailures.reading;

import java.util.Optional;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/**
 * Removes every instance of a contract and its parts from a cloud whose machines bear stamps. Parts
 * go after the last machine of their mark. Safe for use by many threads.
 */
final class Ending implements Removing {
  private static final Removal SOON = new Removal.InProgress(Making.SOON);

  private final CloudApi api;
  private final Sight sight;
  private final Owner owner;

  Ending(CloudApi api, Sight sight, Owner owner) {
    this.api = api;
    this.sight = sight;
    this.owner = owner;
  }

  @Override
  public Removal terminate(RemovalRequest request, Steps steps) {
    Optional<String> known =
        request.instance().map(InstanceRef::externalId).or(() -> steps.recall(Delivery.MACHINE));
    if (known.isPresent() && !isGone(known.get(), request.mark())) {
      return SOON;
    }
    for (Machine left : sight.ours(request.mark())) {
      Optional<Machine> really = sight.get(left.id());
      if (really.isPresent()) {
        remove(really.get());
        return SOON;
      }
    }
    return partsAreGone(request.mark(), steps) ? new Removal.Gone() : SOON;
  }

  /** Whether a read by id says so; else sees to it that it will. */
  private boolean isGone(String id, Mark mark) {
    Optional<Machine> machine = sight.get(id);
    if (machine.isEmpty()) {
      return true;
    }
    if (!sight.isOurs(machine.get(), mark)) {
      throw new ProvisioningException.Conflict(code("not_ours"), sight.whyNotOurs(machine.get()));
    }
    remove(machine.get());
    return false;
  }

  private void remove(Machine machine) {
    if (machine.state() != InstanceState.REMOVING) {
      delete("machine " + machine.id(), () -> api.delete(machine.id()));
    }
  }

  /** Reads what the journal knows by id, and looks for what it forgot. */
  private boolean partsAreGone(Mark mark, Steps steps) {
    for (PartRow part : reading("list volumes and addresses", api::listParts)) {
      if (isOurs(part, mark)) {
        steps.child(part.kind(), part.id());
      }
    }
    boolean gone = true;
    for (Steps.Child child : steps.children()) {
      String what = child.kind() + ' ' + child.externalId();
      Optional<PartRow> part = reading("read " + what, () -> api.getPart(child.externalId()));
      if (part.isEmpty()) {
        steps.childGone(child);
        continue;
      }
      if (!isOurs(part.get(), mark)) {
        throw new ProvisioningException.Conflict(
            code("not_ours"), what + " is not touched: it bears no stamp of ours");
      }
      delete(what, () -> api.deletePart(child.externalId()));
      gone = false;
    }
    return gone;
  }

  private boolean isOurs(PartRow part, Mark mark) {
    return OwnerStamp.read(part.labels(), part.id(), owner) instanceof Ownership.Ours(OwnerStamp s)
        && s.contract().equals(mark.contract());
  }

  /** What is gone already is a success. */
  static void delete(String what, Runnable call) {
    changing(
        "remove " + what,
        () -> {
          try {
            call.run();
            return true;
          } catch (CloudError e) {
            if (e.kind() != CloudError.Kind.NOT_FOUND) {
              throw e;
            }
            return false;
          }
        });
  }
}
