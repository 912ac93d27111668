// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.decentagent.hetzner.PowerTurn.Direction;
import org.decentagent.hetzner.api.Action;
import org.decentagent.hetzner.api.ActionWatch.Standing;
import org.decentagent.hetzner.api.Hetzner;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.hetzner.api.Server;
import org.decentagent.hetzner.api.Servers.Power;
import org.decentagent.hetzner.api.Urgency;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Powers servers off and on. The guest is asked first and has a while to shut down; then its power
 * is cut. Disk and addresses stay, and go on to be billed. Only the project's token can start it
 * again. Safe for use by many threads.
 *
 * @see <a
 *     href="https://docs.hetzner.cloud/reference/cloud#server-actions-shutdown-a-server">Hetzner
 *     Cloud: shutdown only tells that the guest was asked</a>
 */
final class PowerSuspension implements Suspension {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Hetzner hetzner;
  private final Stamps stamps;
  private final Duration grace;
  private final InstantSource clock;

  PowerSuspension(Hetzner hetzner, Stamps stamps, Duration grace, InstantSource clock) {
    this.hetzner = hetzner;
    this.stamps = stamps;
    this.grace = grace;
    this.clock = clock;
  }

  @Override
  public Transition suspend(SuspensionRequest request, Steps steps) {
    Server server = require(request);
    if (server.isOff()) {
      return new Transition.Done();
    }
    PowerTurn turn = PowerTurn.of(steps, Direction.SUSPEND);
    Instant asked = Instant.ofEpochSecond(Long.parseLong(asked(server, turn)));
    Duration left = Duration.between(clock.instant(), asked.plus(grace));
    if (left.isPositive()) {
      Duration pause = left.compareTo(PAUSE) < 0 ? left : PAUSE;
      return new Transition.InProgress(pause, "waiting for the guest to shut down");
    }
    return force(server, turn, Power.POWEROFF, "cutting the power");
  }

  /** When the guest was asked to shut down; asking twice does no harm. */
  private String asked(Server server, PowerTurn turn) {
    return turn.steps()
        .effect(
            turn.step("shutdown"),
            () -> {
              hetzner.servers(Urgency.CHANGE).power(server.id(), Power.SHUTDOWN);
              return Long.toString(clock.instant().getEpochSecond());
            },
            Optional::empty);
  }

  @Override
  public Transition resume(SuspensionRequest request, Steps steps) {
    Server server = require(request);
    if (server.isRunning()) {
      return new Transition.Done();
    }
    if (!server.isOff()) {
      return new Transition.InProgress(SHORT, "the server is " + server.status());
    }
    return force(server, PowerTurn.of(steps, Direction.RESUME), Power.POWERON, "starting");
  }

  /** Once in a turn; a turn whose power switch led nowhere is begun anew. */
  private Transition force(Server server, PowerTurn turn, Power power, String what) {
    boolean pressed = turn.steps().recall(turn.step("pressed")).isPresent();
    String action =
        turn.steps()
            .effect(
                turn.step("press"),
                () -> Long.toString(hetzner.servers(Urgency.CHANGE).power(server.id(), power).id()),
                Optional::empty); // pressing twice does no harm
    if (!pressed) {
      turn.steps().remember(turn.step("pressed"), action);
      return new Transition.InProgress(SHORT, what);
    }
    return switch (hetzner.standing(List.of(Long.valueOf(action)), Urgency.CHANGE)) {
      case Standing.Running(Duration checkAfter, String doing) ->
          new Transition.InProgress(checkAfter, what);
      case Standing.Over() -> again(server, turn, "had no lasting effect");
      case Standing.Failed(Action failed, Action.Failure why) ->
          again(server, turn, "failed at Hetzner: " + why);
    };
  }

  private Transition again(Server server, PowerTurn turn, String why) {
    Optional<Server> now = hetzner.servers(Urgency.CHANGE).find(server.id());
    boolean there =
        switch (turn.direction()) {
          case SUSPEND -> now.stream().anyMatch(Server::isOff);
          case RESUME -> now.stream().anyMatch(Server::isRunning);
        };
    if (there) {
      return new Transition.Done();
    }
    turn.anew();
    throw new ProvisioningException.Retryable(
        HetznerFailures.code("power"),
        "the power switch of server " + server.name() + " " + why + "; it is pressed once more");
  }

  private Server require(SuspensionRequest request) {
    String id = request.instance().externalId();
    Server server =
        Optional.of(id)
            .filter(text -> text.matches("[0-9]{1,15}"))
            .flatMap(text -> hetzner.servers(Urgency.CHANGE).find(Long.parseLong(text)))
            .orElseThrow(() ->
                new ProvisioningException.Permanent(
                    HetznerFailures.code("no_such_server"), "there is no server " + id));
    return stamps.require(server, request.contract());
  }
}
