// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.hetzner.HetznerFault.ActionFails;
import org.decentagent.testkit.hetzner.HetznerFault.Aftermath;
import org.decentagent.testkit.hetzner.Server.Status;

/** How servers come into being, change and go: through actions that take a while. See World. */
final class Life {
  /** A server on its way, with the actions that bring it about. */
  record Birth(Server server, Action create, List<Action> next) {}

  private static final ActionFails GONE =
      new ActionFails("", "action_failed", "the server is gone", Aftermath.NOTHING_DONE);

  private static final ActionFails UNSTARTABLE =
      new ActionFails(
          "start_server", "action_failed", "the server was not made", Aftermath.NOTHING_DONE);

  private final World world;
  private final Delays delays;

  Life(World world, Delays delays) {
    this.world = world;
    this.delays = delays;
  }

  Birth create(Project project, ServerOrder order, List<HetznerFault> twists, Instant now) {
    Server server = admit(project, order, now);
    for (HetznerFault twist : twists) {
      if (twist instanceof HetznerFault.Hidden(Duration by)) {
        server.hideFor(by);
      }
    }
    Step create = new Step(project, server, "create_server", delays.of("create_server"), twists);
    List<Action> next = new ArrayList<>();
    Action action =
        switch (order.boot().then()) {
          case OFF -> begin(create, now, at -> server.enter(Status.OFF), Status.OFF);
          case RUNNING -> begin(create, now, at -> server.enter(Status.STARTING), Status.OFF);
        };
    if (order.boot().then() == ServerOrder.FirstState.RUNNING) {
      Duration after = delays.of("create_server").plus(delays.of("start_server"));
      List<HetznerFault> startTwists = new ArrayList<>(twists);
      if (failure(create).filter(Life::leavesNothingDone).isPresent()) {
        startTwists.add(UNSTARTABLE);
      }
      Step start = new Step(project, server, "start_server", after, startTwists);
      next.add(begin(start, now, at -> finishStart(server), Status.OFF));
    }
    return new Birth(server, action, next);
  }

  /** Puts a server into its project, with its addresses, and without any action. */
  Server admit(Project project, ServerOrder order, Instant now) {
    long id = world.nextId();
    ServerOrder.Attached attached = order.attached();
    Optional<PrimaryIp> ipv4 =
        address(project, attached.ipv4(), PrimaryIp.Kind.IPV4, order.hardware().location(), now);
    Optional<PrimaryIp> ipv6 =
        address(project, attached.ipv6(), PrimaryIp.Kind.IPV6, order.hardware().location(), now);
    Server server = new Server(id, now, order, ipv4, ipv6);
    ipv4.ifPresent(ip -> ip.assign(id));
    ipv6.ifPresent(ip -> ip.assign(id));
    project.servers().add(server);
    return server;
  }

  Action powerOn(Project project, Server server, List<HetznerFault> twists, Instant now) {
    Status before = server.status();
    if (before == Status.OFF) {
      server.enter(Status.STARTING);
    }
    return begin(
        step(project, server, "start_server", twists), now, at -> finishStart(server), before);
  }

  Action powerOff(Project project, Server server, List<HetznerFault> twists, Instant now) {
    Status before = server.status();
    if (before == Status.RUNNING) {
      server.enter(Status.STOPPING);
    }
    return begin(step(project, server, "stop_server", twists), now, at -> stop(server), before);
  }

  /** The action ends when the signal is sent; the guest is off later, or never. */
  Action shutDown(Project project, Server server, List<HetznerFault> twists, Instant now) {
    boolean heard = twists.stream().noneMatch(HetznerFault.ShutdownIgnored.class::isInstance);
    return begin(
        step(project, server, "shutdown_server", twists),
        now,
        at -> {
          int then = server.powerChanges();
          if (heard && server.status() == Status.RUNNING) {
            world
                .timeline()
                .at(
                    at.plus(delays.of(Delays.GUEST_SHUTDOWN)),
                    off -> {
                      if (server.powerChanges() == then) {
                        stop(server);
                      }
                    });
          }
        },
        server.status());
  }

  /** Off and on again; a server that is off stays off. */
  Action restart(
      Project project, Server server, String command, List<HetznerFault> twists, Instant now) {
    return begin(
        step(project, server, command, twists),
        now,
        at -> {
          if (server.status() == Status.RUNNING) {
            server.enter(Status.RUNNING);
            world.machines().powerOn(server);
          }
        },
        server.status());
  }

  Action delete(Project project, Server server, List<HetznerFault> twists, Instant now) {
    Status before = server.status();
    server.enter(Status.DELETING);
    world.machines().powerOff(server);
    return begin(
        step(project, server, "delete_server", twists), now, at -> remove(project, server), before);
  }

  /** Takes a server out of its project, with what dies with it. */
  void remove(Project project, Server server) {
    world.machines().powerOff(server);
    server.files().wipe();
    project.servers().remove(server.id());
    for (PrimaryIp ip : project.primaryIps().list()) {
      if (ip.assignee().orElse(0) == server.id()) {
        ip.unassign();
        if (ip.fate() == PrimaryIp.Fate.DIES_WITH_SERVER) {
          project.primaryIps().remove(ip.id());
        }
      }
    }
  }

  void start(Server server) {
    server.enter(Status.RUNNING);
    world.machines().powerOn(server);
  }

  void stop(Server server) {
    server.enter(Status.OFF);
    world.machines().powerOff(server);
  }

  private void finishStart(Server server) {
    if (server.status() == Status.STARTING) {
      start(server);
    }
  }

  private Optional<PrimaryIp> address(
      Project project,
      ServerOrder.IpWish wish,
      PrimaryIp.Kind kind,
      Location location,
      Instant now) {
    return switch (wish) {
      case ServerOrder.IpWish.None none -> Optional.empty();
      case ServerOrder.IpWish.Existing(PrimaryIp ip) -> Optional.of(ip);
      case ServerOrder.IpWish.Fresh fresh -> {
        PrimaryIp ip = freshAddress(kind, location, now);
        project.primaryIps().add(ip);
        yield Optional.of(ip);
      }
    };
  }

  PrimaryIp freshAddress(PrimaryIp.Kind kind, Location location, Instant now) {
    String ip =
        switch (kind) {
          case IPV4 -> world.addresses().nextV4();
          case IPV6 -> world.addresses().nextV6();
        };
    return new PrimaryIp(world.nextId(), kind, ip, location, now);
  }

  private record Step(
      Project project, Server server, String command, Duration takes, List<HetznerFault> twists) {}

  private interface Effect {
    void happen(Instant at);
  }

  private Step step(Project project, Server server, String command, List<HetznerFault> twists) {
    return new Step(project, server, command, delays.of(command), twists);
  }

  /**
   * @param otherwise the status of the server when the action fails and did nothing
   */
  private Action begin(Step step, Instant now, Effect effect, Status otherwise) {
    Server server = step.server();
    Action action =
        new Action(world.nextId(), step.command(), now, List.of(Action.About.server(server.id())));
    step.project().actions().put(action.id(), action);
    server.actionBegins();
    Optional<ActionFails> failure = failure(step);
    world
        .timeline()
        .at(
            now.plus(step.takes()),
            at -> {
              server.actionEnds();
              if (step.project().servers().find(server.id()).isEmpty()) {
                action.fail(at, GONE);
                return;
              }
              if (failure.filter(Life::leavesNothingDone).isEmpty()) {
                effect.happen(at);
              } else {
                fallBack(server, otherwise);
              }
              failure.ifPresentOrElse(why -> action.fail(at, why), () -> action.succeed(at));
            });
    return action;
  }

  private static Optional<ActionFails> failure(Step step) {
    return step.twists().stream()
        .filter(ActionFails.class::isInstance)
        .map(ActionFails.class::cast)
        .filter(twist -> twist.command().equals(step.command()))
        .findFirst();
  }

  private static boolean leavesNothingDone(ActionFails failure) {
    return failure.aftermath() == Aftermath.NOTHING_DONE;
  }

  private void fallBack(Server server, Status status) {
    server.enter(status);
    if (status == Status.RUNNING) {
      world.machines().powerOn(server);
    }
  }
}
