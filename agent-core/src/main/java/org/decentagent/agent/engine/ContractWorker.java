// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.journal.StaleWorkException;
import org.decentagent.spi.ContractId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes a contract as far as it goes now: sends the platform what it must be told, then lets the
 * stage of the contract's state take a step, writes it, and goes on with what was written. Safe for
 * use by many threads, at most one for one contract.
 */
public final class ContractWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ContractWorker.class);
  private static final int STEPS_AT_ONCE = 64;

  private final Journal journal;
  private final InstantSource clock;
  private final Function<ContractRecord, Optional<Next>> outbox;
  private final Map<ContractState, Stage> stages;
  private final Backoff backoff;
  private final Consumer<ContractId> movedOn;

  /**
   * Puts the stages together.
   *
   * @param outbox sends what is due and answers with what follows, or with nothing if nothing is
   *     due
   * @param stages one for every state
   * @param movedOn told of a contract that came into another state
   */
  public ContractWorker(
      Journal journal,
      InstantSource clock,
      Function<ContractRecord, Optional<Next>> outbox,
      Map<ContractState, Stage> stages,
      Backoff backoff,
      Consumer<ContractId> movedOn) {
    this.journal = journal;
    this.clock = clock;
    this.outbox = outbox;
    this.stages = new EnumMap<>(stages);
    this.backoff = backoff;
    this.movedOn = movedOn;
    for (ContractState state : ContractState.values()) {
      if (!stages.containsKey(state)) {
        throw new IllegalArgumentException("no stage for " + state);
      }
    }
  }

  Plan work(ContractId id) {
    MDC.put("contract", id.brief());
    try {
      return advance(journal.require(id));
    } catch (StaleWorkException e) {
      return after(Duration.ZERO);
    } catch (JournalException e) {
      LOG.warn("contract {}: nothing was decided: {}", id.brief(), e.getMessage());
      return after(backoff.after(6));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("contract {} met a bug of ours; nothing was decided", id, e);
      return after(backoff.after(6));
    } finally {
      MDC.remove("contract");
    }
  }

  private Plan advance(ContractRecord start) {
    ContractRecord contract = start;
    for (int step = 0; step < STEPS_AT_ONCE; step++) {
      if (Thread.currentThread().isInterrupted()) {
        return after(Duration.ZERO);
      }
      ContractRecord current = contract;
      Next next = outbox.apply(current).orElseGet(() -> stage(current).advance(current));
      switch (next) {
        case Next.Go(var change) -> {
          contract = journal.apply(News.recorded(current, change));
          tell(current, contract);
        }
        case Next.Wait(var change, var after) -> {
          return new Plan(
              clock.instant().plus(after),
              () -> tell(current, journal.apply(News.recorded(current, change))));
        }
        case Next.Rest(var after) -> {
          return after(after);
        }
      }
    }
    LOG.warn("contract {} took {} steps at once; pausing", contract.id(), STEPS_AT_ONCE);
    return after(backoff.after(3));
  }

  private Stage stage(ContractRecord contract) {
    return java.util.Objects.requireNonNull(stages.get(contract.state()));
  }

  private Plan after(Duration wait) {
    return new Plan(clock.instant().plus(wait), () -> {});
  }

  private void tell(ContractRecord before, ContractRecord after) {
    News news = new News(before, after);
    if (news.isMove()) {
      movedOn.accept(after.id());
      LOG.info("{}", news.move());
    }
    news.warning().ifPresent(LOG::warn);
  }
}
