// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.api;

import java.time.Duration;
import org.decentagent.testkit.platform.internal.state.Contract;
import org.decentagent.testkit.platform.internal.state.ContractStatus;
import org.decentagent.testkit.platform.internal.state.Delivery;
import org.decentagent.testkit.platform.internal.state.Lock;
import org.decentagent.testkit.platform.internal.state.Mention;
import org.decentagent.testkit.platform.internal.state.World;

/**
 * What the platform does by itself as time passes. It has no thread: every request first runs what
 * became due since the last one. Confined to the world's lock.
 */
public final class Timers {
  private static final long TIMEOUTS_EVERY = Duration.ofMinutes(5).toNanos();
  private static final long CLEANING_EVERY = Duration.ofDays(1).toNanos();
  private static final long TIMEOUT = Duration.ofHours(1).toNanos();
  private static final long PURGE_AFTER = Duration.ofDays(180).toNanos();

  private final World world;
  private final Transitions transitions;
  private final Failures failures;
  private long timeoutsRanAt;
  private long cleanedAt;

  Timers(World world, Transitions transitions, Failures failures, long now) {
    this.world = world;
    this.transitions = transitions;
    this.failures = failures;
    this.timeoutsRanAt = now;
    this.cleanedAt = now;
  }

  /** Runs what is due. */
  public void runDue(long now) {
    if (now - timeoutsRanAt >= TIMEOUTS_EVERY) {
      timeoutsRanAt = now;
      world.contracts.list(contract -> timedOut(contract, now)).forEach(c -> timeOut(c, now));
    }
    if (now - cleanedAt >= CLEANING_EVERY) {
      cleanedAt = now;
      world.contracts.list(contract -> true).forEach(contract -> clean(contract, now));
    }
  }

  /** Runs everything now. */
  public void runAll(long now) {
    timeoutsRanAt = now - TIMEOUTS_EVERY;
    cleanedAt = now - CLEANING_EVERY;
    runDue(now);
  }

  private static boolean timedOut(Contract contract, long now) {
    return now - contract.changedAt() > TIMEOUT;
  }

  private void timeOut(Contract contract, long now) {
    ContractStatus status = contract.status();
    boolean unpaid = !contract.payment().succeeded();
    if (status.awaitsDelivery()) {
      failures.fail(contract, new Mention("system", "Provisioning timed out", now));
    } else if (status == ContractStatus.REQUESTED || (status == ContractStatus.PENDING && unpaid)) {
      transitions.move(contract, ContractStatus.EXPIRED, Mention.by("system", now));
    }
  }

  private void clean(Contract contract, long now) {
    boolean purged =
        contract.status().terminal()
            && contract.status() != ContractStatus.PROVISIONING_FAILED
            && now - contract.changedAt() > PURGE_AFTER;
    if (purged) {
      purge(contract.id());
      return;
    }
    Lock lock = contract.lock();
    if (lock != null && lock.expiresAt() < now && contract.status().awaitsDelivery()) {
      world.contracts.put(contract.id(), contract.locked(null));
    }
    contract
        .delivered()
        .filter(delivery -> expired(delivery, now))
        .ifPresent(delivery ->
            world.contracts.put(contract.id(), contract.with(delivery.withoutCredentials())));
  }

  private static boolean expired(Delivery delivery, long now) {
    Long expiry = delivery.envelopeExpiresAt();
    return expiry != null && expiry <= now;
  }

  private void purge(String id) {
    world.contracts.remove(id);
    world
        .events
        .list(event -> event.contractId().equals(id))
        .forEach(event -> world.events.remove(Long.toString(event.id())));
    world
        .checks
        .list(check -> check.contractId().equals(id))
        .forEach(check -> world.checks.remove(Long.toString(check.id())));
    world
        .extensions
        .list(extension -> extension.contractId().equals(id))
        .forEach(extension -> world.extensions.remove(Long.toString(extension.id())));
  }
}
