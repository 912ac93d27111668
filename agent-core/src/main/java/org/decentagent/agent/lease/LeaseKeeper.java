// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.journal.Journal;
import org.decentagent.spi.ContractId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews leases on a thread of its own, as long as work on their contracts moves: a hung worker
 * must not keep a contract from other agents for ever. Confined to one thread.
 */
public final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final Leases leases;
  private final Journal journal;
  private final Progress progress;
  private final InstantSource clock;
  private final Pace pace;
  private final Consumer<ContractId> lost;
  private final Set<ContractId> stalled = new HashSet<>();
  private final Map<ContractId, Instant> notBefore = new HashMap<>();

  /**
   * Keeps the leases on record.
   *
   * @param lost told of a contract whose renewal was refused; its worker looks again
   */
  public LeaseKeeper(
      Leases leases,
      Journal journal,
      Progress progress,
      InstantSource clock,
      Pace pace,
      Consumer<ContractId> lost) {
    this.leases = leases;
    this.journal = journal;
    this.progress = progress;
    this.clock = clock;
    this.pace = pace;
    this.lost = lost;
  }

  /**
   * How leases are kept.
   *
   * @param renewAfter how long after it was granted a lease is renewed
   * @param patience how long work may stand still before its lease is let go
   */
  public record Pace(Duration renewAfter, Duration patience) {}

  /** Renews what is due. */
  public void round() {
    Instant now = clock.instant();
    List<Journal.Leased> leased = journal.leases();
    Set<ContractId> known =
        leased.stream().map(Journal.Leased::contract).collect(Collectors.toSet());
    stalled.retainAll(known);
    notBefore.values().removeIf(at -> !at.isAfter(now));
    for (Journal.Leased held : leased) {
      Instant granted = held.lease().until().minus(Leases.LENGTH);
      if (held.state().isInDelivery()
          && !notBefore.containsKey(held.contract())
          && !now.isBefore(granted.plus(pace.renewAfter()))) {
        renew(held, now);
      }
    }
  }

  private void renew(Journal.Leased held, Instant now) {
    Instant moved = progress.last(held.contract()).orElse(held.lease().since());
    if (moved.plus(pace.patience()).isBefore(now)) {
      if (stalled.add(held.contract())) {
        LOG.warn(
            "work on contract {} has stood still since {}; its lease is not renewed",
            held.contract().brief(),
            moved);
      }
      return;
    }
    stalled.remove(held.contract());
    switch (leases.ask(held.contract())) {
      case LeaseAnswer.Held ignored -> {}
      case LeaseAnswer.Unknown(var why) -> {
        LOG.warn("cannot renew the lease on contract {}: {}", held.contract().brief(), why);
        notBefore.put(held.contract(), now.plus(AFTER_FAILURE));
      }
      case LeaseAnswer.Elsewhere ignored -> lost.accept(held.contract());
      case LeaseAnswer.Closed ignored -> lost.accept(held.contract());
      case LeaseAnswer.NotOurs ignored -> lost.accept(held.contract());
    }
  }
}
