// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Lease;
import org.decentagent.platform.Answer;
import org.decentagent.platform.Lock;
import org.decentagent.platform.PlatformClient;
import org.decentagent.platform.Refusal;
import org.decentagent.spi.ContractId;

/**
 * Leases on contracts; the platform calls them locks. A lease lasts five minutes and is advisory:
 * it keeps well-behaved agents apart, and its answers name the contract's status, which an agent
 * cannot read in any other way. Safe for use by many threads.
 */
public final class Leases {
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** How long the platform grants one. */
  static final Duration LENGTH = Duration.ofMinutes(5);

  private final PlatformClient platform;
  private final Journal journal;
  private final InstantSource clock;

  /** Granted to this process: what an earlier one wrote down was by another clock, perhaps. */
  private final Set<ContractId> granted = ConcurrentHashMap.newKeySet();

  private volatile Duration ahead = Duration.ZERO;

  /** Over one platform. */
  public Leases(PlatformClient platform, Journal journal, InstantSource clock) {
    this.platform = platform;
    this.journal = journal;
    this.clock = clock;
  }

  /** Makes sure that the contract is ours for a while yet; asks the platform only when it must. */
  public LeaseAnswer ensure(ContractId contract) {
    Optional<Lease> lease = journal.lease(contract);
    if (granted.contains(contract)
        && lease.isPresent()
        && clock.instant().isBefore(lease.get().until().minus(MARGIN))) {
      return new LeaseAnswer.Held();
    }
    return lease.isPresent()
        ? ask(contract)
        : answered(contract, clock.instant(), platform.lock(contract));
  }

  /** Asks the platform to renew the lease, or how the contract stands. */
  public LeaseAnswer ask(ContractId contract) {
    return answered(contract, clock.instant(), platform.renewLock(contract));
  }

  private LeaseAnswer answered(ContractId contract, Instant asked, Answer<Lock> answer) {
    return switch (answer) {
      case Answer.Ok<Lock>(Lock.Acquired(var expiresAt)) -> {
        // Counted from when we asked, by our own clock: the platform's clock may differ from ours.
        ahead = Duration.between(expiresAt, asked.plus(LENGTH));
        Lease grant = new Lease(expiresAt.minus(LENGTH), expiresAt);
        journal.leased(contract, asked.plus(LENGTH), grant);
        granted.add(contract);
        yield new LeaseAnswer.Held();
      }
      case Answer.Ok<Lock>(Lock.HeldElsewhere elsewhere) -> lost(contract);
      case Answer.Refused<Lock>(Refusal refusal) -> refused(contract, refusal);
      case Answer<Lock> other -> new LeaseAnswer.Unknown(other.explanation());
    };
  }

  /**
   * What time it is by the platform's clock, as far as its grants have told; else by ours. What the
   * platform counts is measured by it, since between two processes ours may be set by a day.
   */
  public Instant platformTime() {
    return clock.instant().minus(ahead);
  }

  private LeaseAnswer lost(ContractId contract) {
    forget(contract);
    return new LeaseAnswer.Elsewhere();
  }

  private LeaseAnswer notOurs(ContractId contract, Refusal why) {
    forget(contract);
    return new LeaseAnswer.NotOurs(why.text());
  }

  private LeaseAnswer refused(ContractId contract, Refusal refusal) {
    return switch (refusal) {
      case Refusal.LockHeldElsewhere elsewhere -> lost(contract);
      case Refusal.NotLockable closed -> {
        forget(contract);
        yield new LeaseAnswer.Closed(closed.status());
      }
      case Refusal.UnknownContract unknown -> notOurs(contract, unknown);
      case Refusal.PaymentMissing unpaid -> notOurs(contract, unpaid);
      default -> new LeaseAnswer.Unknown(refusal.text());
    };
  }

  /** Gives a lease back; if that fails, it ends by itself within five minutes. */
  public void giveBack(ContractId contract) {
    if (journal.lease(contract).isPresent()) {
      // Forgotten first: killed after the release, we would believe that we held it all along.
      forget(contract);
      platform.release(contract);
    }
  }

  /**
   * Forgets a lease that protects nothing any more, since the platform grants none on a delivered
   * contract: giving it back would cost each delivery a fourth of its writes for nothing.
   */
  public void letLapse(ContractId contract) {
    forget(contract);
  }

  private void forget(ContractId contract) {
    journal.unleased(contract);
    granted.remove(contract);
  }

  /** Gives back a lease on a contract that the journal does not know. */
  public void letGo(ContractId contract) {
    granted.remove(contract);
    platform.release(contract);
  }
}
