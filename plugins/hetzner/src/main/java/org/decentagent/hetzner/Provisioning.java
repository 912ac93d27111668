// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.hetzner.api.Action;
import org.decentagent.hetzner.api.ActionWatch.Standing;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.Servers;
import org.decentagent.hetzner.api.Servers.Power;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Makes an instance: orders a server, waits for what Hetzner does, looks whether it runs. Runs from
 * its beginning at every call; what was done is answered from the steps. A failed action never
 * means that there is no server: it is looked for, and taken when it runs, or thrown away before
 * another is made. Safe for use by many threads.
 *
 * @see <a href="https://github.com/hetznercloud/terraform-provider-hcloud/issues/469">failed, and
 *     there all the same</a>
 */
final class Provisioning {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String START = "poweron";

  private final Hetzner hetzner;
  private final Choosing choosing;
  private final Shortages shortages;
  private final Stamps stamps;
  private final InstanceView view;

  Provisioning(
      Hetzner hetzner, Choosing choosing, Shortages shortages, Stamps stamps, InstanceView view) {
    this.hetzner = hetzner;
    this.choosing = choosing;
    this.shortages = shortages;
    this.stamps = stamps;
    this.view = view;
  }

  Provisioned provision(ProvisionRequest request, Steps steps) {
    Wish wish = Wish.of(request.settings());
    Attempt attempt = new Attempt(steps);
    Made made = choosing.make(request, wish, attempt);
    Optional<String> discarded = attempt.discarded();
    if (discarded.isPresent()) {
      return discard(made, request, attempt, discarded.get());
    }
    List<Long> actions = new ArrayList<>(made.actions());
    steps.recall(attempt.effect(START)).map(Long::valueOf).ifPresent(actions::add);
    return switch (hetzner.standing(actions, Urgency.CHANGE)) {
      case Standing.Running(Duration checkAfter, String what) -> {
        steps.progress(what);
        yield new Provisioned.InProgress(checkAfter, what);
      }
      case Standing.Failed(Action action, Action.Failure why) ->
          afterFailure(made, request, attempt, action.command(), why);
      case Standing.Over() -> look(made, request, attempt);
    };
  }

  private Provisioned look(Made made, ProvisionRequest request, Attempt attempt) {
    Server server = require(made, request, attempt);
    if (server.isRunning()) {
      return ready(made, server, attempt);
    }
    if (!server.isOff()) {
      return new Provisioned.InProgress(PAUSE, "the server is " + server.status());
    }
    if (attempt.steps().recall(attempt.effect(START)).isPresent()) {
      return discard(made, request, attempt, "the server does not start");
    }
    return start(made, attempt);
  }

  private Provisioned start(Made made, Attempt attempt) {
    String action =
        attempt
            .steps()
            .effect(
                attempt.effect("start"),
                () ->
                    Long.toString(
                        hetzner.servers(Urgency.CHANGE).power(made.server(), Power.POWERON).id()),
                Optional::empty); // starting what runs already changes nothing
    attempt.steps().remember(attempt.effect(START), action);
    return new Provisioned.InProgress(PAUSE, "starting the server");
  }

  private Provisioned ready(Made made, Server server, Attempt attempt) {
    attempt.isReady(made);
    return new Provisioned.Ready(view.of(server));
  }

  /** The server, which exists and is ours. */
  private Server require(Made made, ProvisionRequest request, Attempt attempt) {
    Server server =
        hetzner
            .servers(Urgency.CHANGE)
            .find(made.server())
            .orElseThrow(() -> attempt.again("server " + request.mark() + " was removed"));
    return stamps.require(server, request.contract());
  }

  private Provisioned afterFailure(
      Made made, ProvisionRequest request, Attempt attempt, String command, Action.Failure why) {
    if (why.isLackOfRoom()) {
      attempt.place().ifPresent(shortages::met);
    }
    String what = "%s failed at Hetzner: %s".formatted(command, why);
    Optional<Server> server = hetzner.servers(Urgency.CHANGE).find(made.server());
    if (server.isEmpty()) {
      throw attempt.again(what);
    }
    if (stamps.require(server.get(), request.contract()).isRunning()) {
      return ready(made, server.get(), attempt);
    }
    return discard(made, request, attempt, what);
  }

  /** Deletes a server that came to nothing; the next attempt begins when it is gone. */
  private Provisioned discard(Made made, ProvisionRequest request, Attempt attempt, String why) {
    if (attempt.wasReady()) {
      throw new ProvisioningException.Conflict(
          HetznerFailures.code("not_running"),
          why + ", after it had been ready; it is left as it is");
    }
    if (attempt.discarded().isEmpty()) {
      attempt.discard(why);
    }
    Servers servers = hetzner.servers(Urgency.REMOVAL);
    Optional<Server> server = servers.find(made.server());
    if (server.isEmpty()) {
      throw attempt.again(why);
    }
    Server ours = stamps.require(server.get(), request.contract());
    if (!ours.isGoing() && ours.guard() != Server.Guard.LOCKED) {
      servers.delete(made.server());
    }
    return new Provisioned.InProgress(PAUSE, "removing a server that came to nothing: " + why);
  }
}
