// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

  /** Over one platform. */
  public Leases(PlatformClient platform, Journal journal, InstantSource clock) {
    this.platform = platform;
    this.journal = journal;
    this.clock = clock;
  }

  /** Makes sure that the contract is ours for a while yet; asks the platform only when it must. */
  public LeaseAnswer ensure(ContractId contract) {
    Optional<Lease> lease = journal.lease(contract);
    if (lease.isPresent() && clock.instant().isBefore(lease.get().until().minus(MARGIN))) {
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
      case Answer.Ok<Lock>(Lock.Acquired acquired) -> {
        // Counted from when we asked, by our own clock: the platform's clock may differ from ours.
        journal.leased(contract, asked.plus(LENGTH));
        yield new LeaseAnswer.Held();
      }
      case Answer.Ok<Lock>(Lock.HeldElsewhere elsewhere) -> lost(contract);
      case Answer.Refused<Lock>(Refusal refusal) -> refused(contract, refusal);
      case Answer<Lock> other -> new LeaseAnswer.Unknown(other.explanation());
    };
  }

  private LeaseAnswer lost(ContractId contract) {
    journal.unleased(contract);
    return new LeaseAnswer.Elsewhere();
  }

  private LeaseAnswer notOurs(ContractId contract, Refusal why) {
    journal.unleased(contract);
    return new LeaseAnswer.NotOurs(why.text());
  }

  private LeaseAnswer refused(ContractId contract, Refusal refusal) {
    return switch (refusal) {
      case Refusal.LockHeldElsewhere elsewhere -> lost(contract);
      case Refusal.NotLockable closed -> {
        journal.unleased(contract);
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
      journal.unleased(contract);
      platform.release(contract);
    }
  }

  /**
   * Forgets a lease that protects nothing any more, since the platform grants none on a delivered
   * contract: giving it back would cost each delivery a fourth of its writes for nothing.
   */
  public void letLapse(ContractId contract) {
    journal.unleased(contract);
  }

  /** Gives back a lease on a contract that the journal does not know. */
  public void letGo(ContractId contract) {
    platform.release(contract);
  }
}
