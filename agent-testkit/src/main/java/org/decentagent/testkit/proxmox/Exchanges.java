// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts faults between the network and the front door, and remembers what was said. Safe for use by
 * many threads.
 */
final class Exchanges implements HttpsListener.Handler {
  private static final int CAPACITY = 20_000;

  private final FrontDoor door;
  private final World world;
  private final FaultPlan faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<ProxmoxExchange> log = new ArrayDeque<>();

  Exchanges(FrontDoor door, World world, FaultPlan faults) {
    this.door = door;
    this.world = world;
    this.faults = faults;
  }

  @Override
  public Optional<Answer> answer(Received request) throws InterruptedException {
    String path = request.path();
    Optional<ProxmoxFault> fault =
        path.startsWith(FrontDoor.BASE)
            ? faults.take(request.method(), Percent.decode(path.substring(FrontDoor.BASE.length())))
            : Optional.empty();
    Optional<Answer> answer =
        fault.isPresent() ? answer(request, fault.get()) : door.answer(request);
    remember(request, answer);
    return answer;
  }

  private Optional<Answer> answer(Received request, ProxmoxFault fault)
      throws InterruptedException {
    return switch (fault) {
      case ProxmoxFault.ClosedBefore() -> Optional.empty();
      case ProxmoxFault.LostAnswer() -> {
        door.answer(request);
        yield Optional.empty();
      }
      case ProxmoxFault.Instead(int status, String reason, String type, String body) ->
          Optional.of(new Answer(status, reason, type, body));
      case ProxmoxFault.Afterwards(int status, String reason, String type, String body) -> {
        door.answer(request);
        yield Optional.of(new Answer(status, reason, type, body));
      }
      case ProxmoxFault.HeldBefore(Hold hold) -> {
        hold.pass();
        yield door.answer(request);
      }
      case ProxmoxFault.HeldAnswer(Hold hold) -> {
        Optional<Answer> answer = door.answer(request);
        hold.pass();
        yield answer;
      }
    };
  }

  List<ProxmoxExchange> list() {
    lock.lock();
    try {
      return List.copyOf(log);
    } finally {
      lock.unlock();
    }
  }

  private void remember(Received request, Optional<Answer> answer) {
    ProxmoxExchange exchange =
        new ProxmoxExchange(
            request.method(),
            request.target(),
            request.header("content-type").orElse(""),
            request.body(),
            answer.map(Answer::status).orElse(0),
            answer.map(Answer::body).orElse(""),
            world.change(world::now));
    lock.lock();
    try {
      if (log.size() == CAPACITY) {
        log.removeFirst();
      }
      log.addLast(exchange);
    } finally {
      lock.unlock();
    }
  }
}
