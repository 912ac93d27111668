// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.decentagent.agent.AgentChild.Status;
import org.decentagent.agent.Point.When;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole agent, its threads included, in a process of its own, killed with SIGKILL at every
 * durable write of a delivery and of an ending. In the gate one side of each write, on a backend
 * with unique names; with {@code -Dcrash.full=true} both sides, with every create guarantee by
 * which an instance is found again. Without, each ending is proven by ten minutes of silence: those
 * are left to the engine on time moved by hand.
 */
final class KilledProcessTest {
  private static final boolean FULL = Boolean.getBoolean("crash.full");
  private static final int SIDE_BY_SIDE = 2;
  private static final Duration FINISHED_WITHIN = Duration.ofMinutes(4);
  private static final int MORE_WRITES_THAN_THERE_ARE = 200;

  @TempDir Path disk;

  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();

  /** Every {@link #SIDE_BY_SIDE}th write of the agents of one provider. */
  private record Lane(CreateGuarantee guarantee, List<When> sides, int first) {}

  @Test
  @Guards(Rule.WRITE_THEN_CALL)
  void aProcessThatIsKilledAtAnyDurableWriteIsFollowedByOneThatFinishes() throws Exception {
    List<Future<?>> lanes = new ArrayList<>();
    long begin = System.nanoTime();

    try (ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      for (Lane lane : lanes()) {
        lanes.add(threads.submit(life(lane)));
      }
    }

    for (Future<?> lane : lanes) {
      lane.get();
    }
    System.out.printf(
        "whole processes: %d kills at %d durable writes in %d s%n",
        kills.get(), writes.get(), Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    assertThat(writes.get()).isGreaterThan(20);
  }

  private static List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    List<CreateGuarantee> guarantees =
        FULL
            ? Arrays.stream(CreateGuarantee.values())
                .filter(CreateGuarantee::canBeSearched)
                .toList()
            : List.of(CreateGuarantee.NAME_UNIQUE);
    for (CreateGuarantee guarantee : guarantees) {
      for (int first = 0; first < SIDE_BY_SIDE; first++) {
        List<When> sides =
            FULL
                ? Arrays.asList(When.values())
                : List.of(first % 2 == 0 ? When.BEFORE : When.AFTER);
        lanes.add(new Lane(guarantee, sides, first));
      }
    }
    return lanes;
  }

  private Callable<Integer> life(Lane lane) {
    return () -> {
      Path folder = Files.createDirectories(disk.resolve(lane.guarantee() + "-" + lane.first()));
      try (Stall stall = Stall.in(folder)) {
        Agents agents = new Agents(folder, lane.guarantee());
        try {
          boolean more = true;
          for (int write = lane.first(); more; write += SIDE_BY_SIDE) {
            assertThat(write).isLessThan(MORE_WRITES_THAN_THERE_ARE);
            more = false;
            for (When side : lane.sides()) {
              more |= deliverAndTerminate(stall, agents, side, write);
            }
            int counted = write;
            writes.updateAndGet(most -> Math.max(most, counted));
          }
        } finally {
          agents.close();
        }
      }
      return lane.first();
    };
  }

  /** Answers whether it had as many writes as that. */
  private boolean deliverAndTerminate(Stall stall, Agents agents, When side, int write)
      throws Exception {
    String where = "killed " + side + " write " + write;
    long before = agents.finish(status -> true, where).creates();

    ContractId contract = stall.rent();
    boolean deliveryKilled =
        agents.killedAt(side, write, status -> status.shows(contract, "ACTIVE"));
    Status served = agents.finish(status -> status.shows(contract, "ACTIVE"), where);
    assertThat(served.machines()).as("machines, " + where).isEqualTo(1);
    assertThat(served.creates() - before).as("creates, " + where).isEqualTo(1);
    assertThat(stall.status(contract)).as(where).isEqualTo("active");

    stall.cancel(contract);
    Predicate<Status> gone = status -> status.shows(contract, "GONE") && status.unsent() == 0;
    boolean endingKilled = agents.killedAt(side, write, gone);
    Status over = agents.finish(gone, where);
    assertThat(over.machines() + over.parts()).as("what is left, " + where).isZero();
    assertThat(stall.isTerminationReported(contract)).as(where).isTrue();
    return deliveryKilled || endingKilled;
  }

  /** One agent after another. */
  private final class Agents implements AutoCloseable {
    private final Path folder;
    private final CreateGuarantee guarantee;
    private AgentChild child;

    Agents(Path folder, CreateGuarantee guarantee) {
      this.folder = folder;
      this.guarantee = guarantee;
      this.child = AgentChild.start(folder, guarantee);
    }

    /** Answers whether it was killed, which it is not when it is done before that write. */
    boolean killedAt(When side, int write, Predicate<Status> done) throws Exception {
      child.haltAt(side, write);
      boolean killed = await(done, "to be killed").isEmpty();
      if (!killed) {
        child.haltAt(side, Integer.MAX_VALUE);
        killed = child.status().isEmpty(); // it may have come to that write before it heard
      }
      if (killed) {
        kills.incrementAndGet();
        child.close();
        child = AgentChild.start(folder, guarantee);
      }
      return killed;
    }

    Status finish(Predicate<Status> done, String where) throws Exception {
      return await(done, where).orElseThrow(() -> new AssertionError("halted once more"));
    }

    private Optional<Status> await(Predicate<Status> done, String where) throws Exception {
      long end = System.nanoTime() + FINISHED_WITHIN.toNanos();
      while (System.nanoTime() < end) {
        Optional<Status> status = child.status();
        if (status.map(done::test).orElse(true)) {
          return status;
        }
        new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      }
      throw new AssertionError(
          "not done within %s, %s: %s; see%n%s"
              .formatted(FINISHED_WITHIN, where, child.status(), child.log()));
    }

    @Override
    public void close() {
      child.close();
    }
  }
}
