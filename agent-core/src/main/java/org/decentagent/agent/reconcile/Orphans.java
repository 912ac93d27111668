// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.Wish;
import org.decentagent.agent.lease.LeaseAnswer;
import org.decentagent.agent.lease.Leases;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Lookup;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;
import org.decentagent.spi.capability.Suspension;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/**
 * Instances of ours that the journal does not know, as after its loss, or knows as left to others,
 * as when another agent with our key had delivered them: taken back into it when the platform's own
 * word shows that they were delivered, removed when it shows that they ended and their grace is
 * over. Confined to one thread.
 */
public final class Orphans {
  private static final Set<String> DELIVERED = Set.of("provisioned", "active", "paused");
  private static final String NO_SUCH_CONTRACT = "(no such contract)";
  private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

  private final Backends backends;
  private final Leases leases;
  private final Journal journal;
  private final DueWork work;
  private final Brake brake;
  private final InstantSource clock;
  private final Map<ContractId, Instant> asked = new HashMap<>();

  /** Over all backends. */
  public Orphans(
      Backends backends,
      Leases leases,
      Journal journal,
      DueWork work,
      Brake brake,
      InstantSource clock) {
    this.backends = backends;
    this.leases = leases;
    this.journal = journal;
    this.work = work;
    this.brake = brake;
    this.clock = clock;
  }

  /** For those whose contract has another instance: the same brake bounds them. */
  Twins twins() {
    return new Twins(backends, journal, brake);
  }

  /**
   * Adopts it, if everything agrees.
   *
   * @param listed who the backend was when it showed the instance
   */
  void consider(Decision.ConsiderAdoption adoption, BackendIdentity listed) {
    status(adoption.contract())
        .filter(DELIVERED::contains)
        .flatMap(
            status -> found(listed, adoption.backend(), adoption.instance(), adoption.contract()))
        .ifPresent(contract ->
            begin(
                contract,
                "adopted: it bears our stamp, and the platform says that it was delivered",
                () -> {}));
  }

  /**
   * Removes it, if everything agrees.
   *
   * @param listed who the backend was when it showed the instance
   */
  void remove(Decision.RemoveOrphan removal, BackendIdentity listed) {
    ContractId id = removal.contract();
    Optional<String> status = status(id);
    Optional<EndingReason> ended = status.flatMap(Orphans::ended);
    boolean expired =
        removal.reason().equals("expired")
            && removal.instance().state() != InstanceState.REMAINS
            && status.filter(DELIVERED::contains).isPresent()
            && journal.find(id).filter(OrphanRule::isOver).isEmpty();
    if (ended.isEmpty() && !expired) {
      return;
    }
    Optional<ContractRecord> found = found(listed, removal.backend(), removal.instance(), id);
    if (found.isPresent() && expired) {
      // Its tenant may still extend it, until the platform has taken our word that it is over.
      begin(
          found.get(),
          "adopted, since the platform says that its time is over",
          () -> journal.wish(id, Wish.EXPIRE, removal.reason()));
    } else if (found.isPresent() && brake.admits(id, removal.backend(), "orphan")) {
      String why = "an orphan whose grace is over; the platform says " + status.orElseThrow();
      begin(
          found.get().ending(ContractState.TERMINATING, Ending.of(ended.orElseThrow(), why)),
          "removing " + why,
          () -> {});
    }
  }

  /**
   * Stops an instance that no contract accounts for, and keeps it, once the contract's own lock
   * answer says so too.
   */
  void stop(Decision.Quarantine quarantine) {
    ContractId id = quarantine.contract();
    Backend backend = backends.find(quarantine.backend()).orElseThrow();
    if (!backend.can(Suspension.class)
        || !isUnaccounted(id)
        || !brake.admits(id, quarantine.backend(), "quarantine")) {
      return;
    }
    InstanceRef ref = new InstanceRef(quarantine.backend(), quarantine.instance().externalId());
    Attempt<Transition> attempt =
        backend.remove(
            id,
            "suspend",
            (provisioner, steps) ->
                provisioner
                    .capability(Suspension.class)
                    .orElseThrow()
                    .suspend(new SuspensionRequest(id, ref), steps));
    if (attempt instanceof Attempt.Answered<Transition>) {
      journal.sightings().stopped(quarantine.backend(), ref.externalId());
      journal.decided(id, "quarantine", "stopped and kept: " + ref + ", since " + quarantine.why());
    }
  }

  private boolean isUnaccounted(ContractId contract) {
    return status(contract)
        .filter(status -> status.equals(NO_SUCH_CONTRACT) || ended(status).isPresent())
        .isPresent();
  }

  private static Optional<EndingReason> ended(String status) {
    return switch (status) {
      case "cancelled" -> Optional.of(EndingReason.CANCELLED);
      case "expired" -> Optional.of(EndingReason.EXPIRED);
      case "rejected" -> Optional.of(EndingReason.REJECTED);
      case "provisioningfailed" -> Optional.of(EndingReason.FAILED);
      default -> Optional.empty();
    };
  }

  /** The status of a contract in which nobody gets its lease; asked for once in a while only. */
  private Optional<String> status(ContractId contract) {
    Instant now = clock.instant();
    asked.values().removeIf(at -> !at.plus(ASK_AGAIN).isAfter(now));
    if (asked.putIfAbsent(contract, now) != null) {
      return Optional.empty();
    }
    return switch (leases.ask(contract)) {
      case LeaseAnswer.Closed(var status) -> Optional.of(status);
      case LeaseAnswer.Held held -> {
        leases.letGo(contract);
        yield Optional.empty();
      }
      case LeaseAnswer.Elsewhere elsewhere -> Optional.empty();
      case LeaseAnswer.NotOurs notOurs -> Optional.of(NO_SUCH_CONTRACT);
      case LeaseAnswer.Unknown unknown -> Optional.empty();
    };
  }

  /**
   * By a look that one and the same backend answered, which is the one that listed the instance:
   * what it says is kept with the contract.
   */
  private Optional<ContractRecord> found(
      BackendIdentity listed, BackendName name, Observed instance, ContractId contract) {
    Backend backend = backends.find(name).orElseThrow();
    if (!(instance.ownership() instanceof Ownership.Ours(var stamp))
        || !isStill(listed, backend)
        || !(backend.find(Mark.of(contract)) instanceof Attempt.Answered<Lookup>(Lookup lookup))
        || !isStill(listed, backend)) {
      return Optional.empty();
    }
    return switch (lookup) {
      case Lookup.Found(Instance seen) when instance.state() != InstanceState.REMAINS ->
          Optional.of(
              ContractRecord.adopted(contract, name, stamp.generation(), seen, listed)
                  .to(backend.served(seen)));
      case Lookup.Absent absent when instance.state() == InstanceState.REMAINS ->
          Optional.of(ContractRecord.remains(contract, name, stamp.generation(), listed));
      case Lookup other -> Optional.empty();
    };
  }

  private static boolean isStill(BackendIdentity listed, Backend backend) {
    return backend.identity() instanceof Attempt.Answered<BackendIdentity>(var identity)
        && identity.equals(listed);
  }

  private void begin(ContractRecord contract, String why, Runnable more) {
    work.wake(
        contract.id(),
        () -> {
          boolean taken =
              journal
                  .find(contract.id())
                  .filter(known -> known.state() != ContractState.GONE)
                  .isPresent();
          if (!taken) {
            journal.plan(contract);
            journal.addEvent(contract.id(), why);
            more.run();
          }
        });
  }
}
