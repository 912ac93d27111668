// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import static org.decentagent.testkit.cloud.SimulatedFailures.code;

import java.util.Optional;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Mark;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Removal;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.spi.capability.TwinRequest;

/** Removes one of two machines of a contract. Safe for use by many threads. */
record TwinRemover(CloudApi api, Sight sight) implements TwinRemoval {
  @Override
  public Removal removeTwin(TwinRequest request, Steps steps) {
    Mark mark = Mark.of(request.contract());
    Optional<Machine> twin = sight.get(request.twin().externalId());
    if (twin.isEmpty()) {
      return new Removal.Gone();
    }
    requireOurs(twin.get(), mark);
    requireOurs(
        sight
            .get(request.kept().externalId())
            .filter(machine -> !machine.id().equals(twin.get().id()))
            .orElseThrow(() ->
                new ProvisioningException.Conflict(
                    code("no_other"), "machine " + request.kept() + " is not there to be kept")),
        mark);
    if (twin.get().state() != InstanceState.REMOVING) {
      Ending.delete("machine " + twin.get().id(), () -> api.delete(twin.get().id()));
    }
    return new Removal.InProgress(Making.SOON);
  }

  private void requireOurs(Machine machine, Mark mark) {
    if (!sight.isOurs(machine, mark)) {
      throw new ProvisioningException.Conflict(code("not_ours"), sight.whyNotOurs(machine));
    }
  }
}
