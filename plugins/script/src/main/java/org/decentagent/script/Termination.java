// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.Verb;
import org.decentagent.script.wire.Request;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Has the program remove, stop and start instances, after a look whether what stands there is ours.
 * All three may be repeated. Safe for use by many threads.
 */
final class Termination implements Suspension {
  private final Program program;
  private final Sight sight;
  private final Owner owner;

  Termination(Program program, Sight sight, Owner owner) {
    this.program = program;
    this.sight = sight;
    this.owner = owner;
  }

  /** Everything that was ever told to be the contract's, and whatever stands under its mark. */
  Removal terminate(RemovalRequest request, Steps steps) {
    Set<String> ids = new LinkedHashSet<>();
    steps.children().stream().map(Steps.Child::externalId).forEach(ids::add);
    request.instance().ifPresent(instance -> ids.add(instance.externalId()));
    sight.ours(request.contract()).ifPresent(seen -> ids.add(seen.externalId()));
    if (ids.isEmpty()) {
      return removal(follow(Verb.TERMINATE, request.contract(), Optional.empty(), steps));
    }
    Removal all = new Removal.Gone();
    for (String id : ids) {
      Removal one = removal(follow(Verb.TERMINATE, request.contract(), Optional.of(id), steps));
      switch (one) {
        case Removal.Gone gone -> steps.childGone(new Steps.Child(Memory.INSTANCE, id));
        case Removal.InProgress progress -> all = progress;
      }
    }
    return all;
  }

  private static Removal removal(Follow follow) {
    return follow.checkAfter().<Removal>map(Removal.InProgress::new).orElseGet(Removal.Gone::new);
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    return transition(Verb.SUSPEND, request, steps);
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    return transition(Verb.RESUME, request, steps);
  }

  private Transition transition(Verb verb, SuspensionRequest request, Steps steps) {
    sight.ours(request.contract());
    Follow follow =
        follow(verb, request.contract(), Optional.of(request.instance().externalId()), steps);
    Optional<Duration> checkAfter = follow.checkAfter();
    return checkAfter.isPresent()
        ? new Transition.InProgress(checkAfter.get(), follow.what())
        : new Transition.Done();
  }

  private Follow follow(Verb verb, ContractId contract, Optional<String> externalId, Steps steps) {
    Memory memory = new Memory(steps);
    Request document =
        program
            .request(verb)
            .with("contract", contract.hex())
            .with("mark", Mark.of(contract).text())
            .with("agent", OwnerStamp.agentLabel(owner))
            .with("stamp", memory.stamp())
            .with("external_id", externalId)
            .with("state", memory.state());
    String done = verb == Verb.TERMINATE ? "gone" : "done";
    Follow follow =
        program.ask(
            new Program.Question(verb, "contract " + contract.brief(), document, steps::progress),
            text -> Follow.read(text, done));
    follow.state().ifPresent(memory::state);
    return follow;
  }
}
