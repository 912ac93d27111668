// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Codes;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.findings.Findings;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Fence;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.TaskRecord;
import org.decentagent.platform.Answer;
import org.decentagent.platform.Malformed;
import org.decentagent.platform.PendingContract;
import org.decentagent.platform.PendingContracts;
import org.decentagent.platform.PlatformClient;
import org.decentagent.spi.ContractId;

/**
 * Asks for pending contracts and plans those that are ours to serve. What is not (another
 * backend's, malformed, too large, one too many) is left alone with a finding; it is never failed,
 * since another agent may serve it. Confined to one thread, but {@link #noRoomFor} may come from
 * any.
 */
public final class IntakeRound {
  private static final Set<ContractState> IN_DELIVERY =
      Arrays.stream(ContractState.values())
          .filter(ContractState::isInDelivery)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<ContractState> SERVED =
      Set.of(ContractState.ACTIVE, ContractState.SUSPENDED);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
  private static final Duration NO_ROOM = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String FINDING = "intake/";

  private final PlatformClient platform;
  private final Journal journal;
  private final DueWork work;
  private final Findings findings;
  private final PatientRouting patient = new PatientRouting(PATIENCE);
  private final Bounds bounds;
  private final Map<String, Instant> pausedOfferings = new ConcurrentHashMap<>();

  /** Over one platform. */
  public IntakeRound(
      PlatformClient platform, Journal journal, DueWork work, Findings findings, Bounds bounds) {
    this.platform = platform;
    this.journal = journal;
    this.work = work;
    this.findings = findings;
    this.bounds = bounds;
  }

  /**
   * What intake chooses from, and how much.
   *
   * @param atOnce how many contracts may be in delivery at once
   * @param defaultBackend who serves offerings that name no type
   */
  public record Bounds(
      Backends backends,
      Requests requests,
      int atOnce,
      Optional<String> defaultBackend,
      InstantSource clock) {}

  /** Takes no contract of an offering for a while: its last one met a limit of the backend. */
  public void noRoomFor(String offering) {
    pausedOfferings.put(offering, bounds.clock().instant().plus(NO_ROOM));
  }

  /** Asks once. */
  public void round() {
    checkAccess();
    Instant asked = bounds.clock().instant();
    switch (platform.pendingContracts()) {
      case Answer.Ok<PendingContracts>(var pending) -> {
        findings.clearAll(FINDING);
        findings.clear("platform/pending");
        pending.malformed().forEach(this::tell);
        List<PendingContract> free = free(pending.contracts(), asked);
        if (journal.settings().draining().isEmpty()) {
          consider(free);
        } // else they stay on the platform's list, for another agent
      }
      case Answer<PendingContracts> other ->
          findings.put("platform/pending", "cannot ask for contracts: " + other.explanation());
    }
  }

  /** Each on a thread of its own: one that hangs is looked at for as long as it takes. */
  private void checkAccess() {
    List<Thread> checks =
        bounds.backends().all().stream()
            .map(backend ->
                Thread.ofVirtual().name("check-" + backend.name()).start(backend::checkAccess))
            .toList();
    try {
      for (Thread check : checks) {
        check.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Malformed malformed) {
    String which =
        malformed.contract().map(id -> "contract " + id.brief()).orElse("a pending contract");
    findings.put(
        FINDING + malformed.place(),
        which + " is left alone: " + malformed.place() + ": " + malformed.why());
  }

  /** Those that are nobody's yet; of those that are served here is told. */
  private List<PendingContract> free(List<PendingContract> listed, Instant asked) {
    List<PendingContract> free = new ArrayList<>();
    for (PendingContract pending : listed) {
      Optional<ContractRecord> known = journal.find(pending.id());
      known.filter(contract -> wasServed(contract, asked)).ifPresent(this::tellThatItRuns);
      if (known.map(this::mayBeginAnew).orElse(true)) {
        free.add(pending);
      }
    }
    return free;
  }

  /** Since before the platform was asked. */
  private boolean wasServed(ContractRecord contract, Instant asked) {
    return SERVED.contains(contract.state())
        && journal
            .times(contract.id())
            .filter(times -> times.stateSince().isBefore(asked))
            .isPresent();
  }

  /** Nothing follows from it: what the platform has forgotten, its tenant may still use. */
  private void tellThatItRuns(ContractRecord contract) {
    findings.put(
        FINDING + contract.id().hex(),
        "contract "
            + contract.id().brief()
            + " runs here for its customer, and the platform lists it as not yet delivered, as if"
            + " it had been restored from a backup; it keeps running");
  }

  /** Counts what is in delivery once: what ends meanwhile makes room for the next round. */
  private void consider(List<PendingContract> free) {
    if (free.isEmpty()) {
      return;
    }
    Routing routing =
        new Routing(
            bounds.backends(),
            bounds.requests(),
            bounds.defaultBackend(),
            Identities.recordedIn(journal));
    long room = bounds.atOnce() - inDelivery();
    for (PendingContract pending : free) {
      Instant pausedUntil = pausedOfferings.getOrDefault(pending.offeringId(), Instant.MIN);
      if (bounds.clock().instant().isBefore(pausedUntil)) {
        leave(
            pending,
            "offering '" + pending.offeringId() + "' met a limit; next try at " + pausedUntil);
      } else if (room > 0) { // else it stays on the list, for another agent or for a later round
        room -= take(pending, routing) ? 1 : 0;
      }
    }
  }

  private boolean take(PendingContract pending, Routing routing) {
    return switch (patient.route(routing, pending)) {
      case Routing.Route.LeftAlone(var why) -> {
        leave(pending, why);
        yield false;
      }
      case Routing.Route.To(var backend, var order) -> {
        work.wake(
            pending.id(),
            () -> {
              journal.plan(ContractRecord.planned(pending.id(), backend, order));
              journal.addEvent(pending.id(), "taken in for backend '" + backend + "'");
            });
        yield true;
      }
    };
  }

  /**
   * Without those that wait for the operator, by a task, a missing backend or one that does not let
   * us in, and without those that the platform knows no more: others need not wait.
   */
  private long inDelivery() {
    Set<ContractId> awaited =
        journal.tasks().open().stream().map(TaskRecord::contract).collect(Collectors.toSet());
    return journal.list(IN_DELIVERY).stream()
        .filter(contract -> !awaited.contains(contract.id()))
        .filter(contract -> !isUnknownToThePlatform(contract))
        .filter(contract ->
            bounds.backends().find(contract.backend()).stream()
                .anyMatch(backend -> backend.refusal().isEmpty()))
        .count();
  }

  private static boolean isUnknownToThePlatform(ContractRecord contract) {
    return contract.fence() == Fence.NOT_ASKED
        && contract.trouble().filter(last -> last.code().equals(Codes.DISAGREES)).isPresent();
  }

  /** A contract that we left to others a while ago, and that nobody has delivered. */
  private boolean mayBeginAnew(ContractRecord known) {
    return known.state() == ContractState.GONE
        && known.ending().map(end -> end.reason() == EndingReason.LEFT).orElse(false)
        && journal.steps(known.id()).children().isEmpty()
        && journal
            .times(known.id())
            .map(times -> times.stateSince().plus(LOOK_AGAIN).isBefore(bounds.clock().instant()))
            .orElse(false);
  }

  private void leave(PendingContract pending, String why) {
    findings.put(
        FINDING + pending.id(), "contract " + pending.id().brief() + " is left alone: " + why);
  }
}
