// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Removal;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;
import org.decentagent.spi.capability.TwinRemoval;
import org.decentagent.spi.capability.TwinRequest;

/**
 * Stops, and later removes, the second instance of a contract: only when the recorded one is the
 * one that the platform was told of, nothing was ever told of the second, a customer can log in to
 * the recorded one now or their contract is paused, and the brake admits it. Confined to one
 * thread.
 */
final class Twins {
  private final Backends backends;
  private final Journal journal;
  private final Brake brake;

  Twins(Backends backends, Journal journal, Brake brake) {
    this.backends = backends;
    this.journal = journal;
    this.brake = brake;
  }

  /** Does what is due; answers with what is so, as a clause for the operator. */
  String consider(Decision.Twin twin) {
    Optional<String> doubt = doubt(twin);
    String what =
        "a second instance of the contract, "
            + ref(twin)
            + ", is younger than "
            + twin.kept()
            + ", which its customer uses; ";
    if (doubt.isPresent()) {
      return what + "it is not touched, since " + doubt.get();
    }
    return what
        + switch (twin.step()) {
          case WATCH ->
              "it was never reported; it is stopped after 10 min, and removed after grace";
          case STOP -> stop(twin, twin.kept() + " was reported and is well");
          case PAUSE -> stop(twin, twin.kept() + " was reported, and their contract is paused");
          case REMOVE -> remove(twin);
        };
  }

  /** Why it is not sure that the second one is nobody's. */
  private Optional<String> doubt(Decision.Twin twin) {
    Set<String> reported = journal.reports().reportedInstances(twin.contract());
    if (!reported.equals(Set.of(twin.kept()))) {
      return Optional.of(
          "which of the two the platform was told of is not in the journal: remove the one on the"
              + " backend whose address the platform does not show for this contract");
    }
    if (twin.step() == Decision.TwinStep.WATCH) {
      return Optional.empty();
    }
    boolean isPause = twin.step() == Decision.TwinStep.PAUSE;
    Optional<Instance> kept =
        journal
            .find(twin.contract())
            .filter(contract ->
                contract.state() == (isPause ? ContractState.SUSPENDED : ContractState.ACTIVE))
            .flatMap(ContractRecord::instance)
            .filter(instance -> instance.ref().externalId().equals(twin.kept()));
    if (isPause) {
      return kept.isPresent() ? Optional.empty() : Optional.of("their contract is paused no more");
    }
    boolean isWell =
        kept.isPresent()
            && backend(twin).probe(kept.get()) instanceof Attempt.Answered<Health>(Health.Up up);
    return isWell ? Optional.empty() : Optional.of(twin.kept() + " is not well at present");
  }

  private String stop(Decision.Twin twin, String since) {
    ContractId id = twin.contract();
    if (!backend(twin).can(Suspension.class)) {
      return "its backend cannot stop it";
    }
    if (!brake.admits(id, twin.backend(), "twin")) {
      return "the brake holds it back";
    }
    Attempt<Transition> attempt =
        backend(twin)
            .remove(
                id,
                "stop the twin " + ref(twin),
                (provisioner, steps) ->
                    provisioner
                        .capability(Suspension.class)
                        .orElseThrow()
                        .suspend(new SuspensionRequest(id, ref(twin)), steps));
    return switch (attempt) {
      case Attempt.Answered<Transition> answered -> {
        journal.sightings().stopped(twin.backend(), twin.instance().externalId());
        yield "stopped and kept: it was never reported, and " + since;
      }
      case Attempt.Failed<Transition>(var reason) -> "not stopped: " + reason.getMessage();
    };
  }

  private String remove(Decision.Twin twin) {
    ContractId id = twin.contract();
    if (!backend(twin).can(TwinRemoval.class)) {
      return "its backend cannot remove it alone; it goes with its contract";
    }
    if (!brake.admits(id, twin.backend(), "twin")) {
      return "the brake holds it back";
    }
    InstanceRef kept = new InstanceRef(twin.backend(), twin.kept());
    Attempt<Removal> attempt =
        backend(twin)
            .remove(
                id,
                "remove the twin " + ref(twin),
                (provisioner, steps) ->
                    provisioner
                        .capability(TwinRemoval.class)
                        .orElseThrow()
                        .removeTwin(new TwinRequest(id, ref(twin), kept), steps));
    return switch (attempt) {
      case Attempt.Answered<Removal> answered ->
          "removed: its grace is over, it was never reported, and "
              + twin.kept()
              + " was reported and is well";
      case Attempt.Failed<Removal>(var reason) -> "not removed: " + reason.getMessage();
    };
  }

  private Backend backend(Decision.Twin twin) {
    return backends.find(twin.backend()).orElseThrow();
  }

  private static InstanceRef ref(Decision.Twin twin) {
    return new InstanceRef(twin.backend(), twin.instance().externalId());
  }
}
