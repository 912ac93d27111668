// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.decentagent.platform.HealthReport;
import org.decentagent.spi.ContractId;

/**
 * One round over one backend's instances. Looks run beside each other; reports keep their turn: the
 * first that there is room for are sent as soon as they are there, the others once all were looked
 * at. Otherwise quick looks would take the room of slow ones, which are those that found something
 * wrong. Confined to one thread.
 */
final class HealthTurn {
  private record Waiting(ContractId contract, HealthReport report) {}

  private final List<ContractId> turn;
  private final int room;
  private final Function<ContractId, Optional<HealthReport>> look;
  private final BiPredicate<ContractId, HealthReport> report;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicInteger leftOut = new AtomicInteger();
  private final Map<Integer, Waiting> waiting = new ConcurrentSkipListMap<>();

  /**
   * A round that did not begin.
   *
   * @param turn who is looked at, those first that are reported first
   * @param room for how many reports there is room now
   * @param look what is to be reported of an instance, if anything; called by many threads
   * @param report sends it and answers whether there was room; called by many threads
   */
  HealthTurn(
      List<ContractId> turn,
      int room,
      Function<ContractId, Optional<HealthReport>> look,
      BiPredicate<ContractId, HealthReport> report) {
    this.turn = turn;
    this.room = room;
    this.look = look;
    this.report = report;
  }

  /** Looks at all of them, so many at once, and reports what there is room for. */
  void takeAll(int atOnce) {
    List<? extends Future<?>> lookers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      lookers =
          Stream.generate(() -> threads.submit(this::lookAtNext))
              .limit(Math.min(atOnce, turn.size()))
              .toList();
    }
    waiting.values().forEach(late -> send(late.contract(), late.report()));
    lookers.stream()
        .filter(looker -> looker.state() == Future.State.FAILED)
        .map(Future::exceptionNow)
        .findFirst()
        .ifPresent(HealthTurn::raise);
  }

  int looked() {
    return looked.get();
  }

  int leftOut() {
    return leftOut.get();
  }

  private void lookAtNext() {
    for (int place = next.getAndIncrement(); place < turn.size(); place = next.getAndIncrement()) {
      ContractId contract = turn.get(place);
      Optional<HealthReport> seen = look.apply(contract);
      if (seen.isEmpty()) {
        continue;
      }
      looked.incrementAndGet();
      if (place < room) {
        send(contract, seen.get());
      } else {
        waiting.put(place, new Waiting(contract, seen.get()));
      }
    }
  }

  private void send(ContractId contract, HealthReport seen) {
    if (!report.test(contract, seen)) {
      leftOut.incrementAndGet();
    }
  }

  private static void raise(Throwable failure) {
    switch (failure) {
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      default -> throw new IllegalStateException("no look declares another exception", failure);
    }
  }
}
