// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.SightingRows;
import org.decentagent.agent.journal.Wish;
import org.decentagent.platform.Reconciliation;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;

/**
 * Holds what the platform wants against what the backends show and what the journal says, and
 * answers with what follows. A pure function: no clock, no calls, and asked twice about the same it
 * decides the same; of what was carried out it decides nothing more. Over a backend without a
 * reliable listing it decides nothing.
 */
final class Reconciler {
  private Reconciler() {}

  static List<Decision> decide(View view) {
    List<Decision> decisions = new ArrayList<>(wishes(view));
    Known known =
        new Known(
            view,
            ended(view.platform()),
            kept(view.platform()),
            paused(view.platform()),
            looked(view));
    view.listings()
        .forEach((backend, listing) -> {
          decisions.addAll(vanished(view, backend, listing));
          for (Observed instance : listing.resources()) {
            decisions.addAll(unaccounted(known, backend, instance));
          }
        });
    return decisions;
  }

  /**
   * A view, made quick to ask.
   *
   * @param ended why the platform says of contracts that they are over
   * @param kept what the platform says was delivered and is not over
   * @param paused what of that it wants stopped
   * @param looked for how long instances without a contract were looked at
   */
  private record Known(
      View view,
      Map<ContractId, String> ended,
      Set<ContractId> kept,
      Set<ContractId> paused,
      Map<SightingRows.Ignored, Duration> looked) {
    Optional<ContractRecord> contract(ContractId id) {
      return Optional.ofNullable(view.contracts().get(id)).map(View.Known::contract);
    }
  }

  /** What was delivered and is not over: what is paused is kept too. */
  private static Set<ContractId> kept(Reconciliation platform) {
    return Stream.concat(
            platform.keep().stream().map(Reconciliation.Keep::contract),
            platform.pause().stream().map(Reconciliation.Pause::contract))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private static Set<ContractId> paused(Reconciliation platform) {
    return platform.pause().stream()
        .flatMap(pause -> pause.contract().stream())
        .collect(Collectors.toSet());
  }

  private static List<Decision> wishes(View view) {
    List<Decision> decisions = new ArrayList<>();
    for (Reconciliation.Terminate terminate : view.platform().terminate()) {
      switch (terminate.reason()) {
        case "cancelled" -> want(decisions, view, terminate.contract(), Wish.CANCEL, "cancelled");
        case "expired" -> want(decisions, view, terminate.contract(), Wish.EXPIRE, "expired");
        default -> {} // a reason we do not know is no reason to remove anything
      }
    }
    for (Reconciliation.Pause pause : view.platform().pause()) {
      want(decisions, view, pause.contract(), Wish.SUSPEND, pause.reason());
    }
    for (Reconciliation.Keep keep : view.platform().keep()) {
      want(decisions, view, keep.contract(), Wish.RUN, "keep");
      keep.contract()
          .flatMap(id -> Optional.ofNullable(view.contracts().get(id)))
          .flatMap(known -> laterEnd(known, keep.endsAt()))
          .ifPresent(decisions::add);
    }
    return decisions;
  }

  private static void want(
      List<Decision> decisions, View view, Optional<ContractId> id, Wish wish, String reason) {
    Optional<View.Known> known = id.flatMap(key -> Optional.ofNullable(view.contracts().get(key)));
    known
        .filter(contract -> contract.contract().state() != ContractState.GONE)
        .filter(contract -> contract.wish().orElse(unsaid(contract)) != wish)
        .ifPresent(
            contract -> decisions.add(new Decision.Want(contract.contract().id(), wish, reason)));
  }

  /** What is done with a contract of which the platform has said nothing yet. */
  private static Wish unsaid(View.Known contract) {
    return contract.contract().state() == ContractState.SUSPENDED ? Wish.SUSPEND : Wish.RUN;
  }

  private static Optional<Decision> laterEnd(View.Known known, Optional<Instant> told) {
    return told.map(end -> end.truncatedTo(ChronoUnit.MILLIS)) // as the journal keeps it
        .filter(end -> known.endsAt().map(end::isAfter).orElse(true))
        .map(end -> new Decision.NoteEnd(known.contract().id(), end));
  }

  private static Map<ContractId, String> ended(Reconciliation platform) {
    Map<ContractId, String> ended = new HashMap<>();
    platform.terminate().forEach(t -> t.contract().ifPresent(id -> ended.put(id, t.reason())));
    return ended;
  }

  private static List<Decision> vanished(
      View view, BackendName backend, Inventory.Complete listing) {
    Set<String> seen = new HashSet<>();
    listing.resources().stream()
        .filter(instance -> instance.state() != InstanceState.REMAINS)
        .forEach(instance -> seen.add(instance.externalId()));
    return view.contracts().values().stream()
        .map(View.Known::contract)
        .filter(contract -> contract.backend().equals(backend) && contract.state().isDelivered())
        .filter(
            contract -> contract.ref().map(ref -> !seen.contains(ref.externalId())).orElse(false))
        .<Decision>map(contract -> new Decision.Vanished(contract.id(), backend))
        .toList();
  }

  /** Whether it is what was stopped for a pause that, by the platform's word, lasts. */
  private static boolean isRestarted(
      Known known, ContractRecord contract, BackendName backend, Observed instance) {
    InstanceRef seen = new InstanceRef(backend, instance.externalId());
    return contract.state() == ContractState.SUSPENDED
        && instance.state() == InstanceState.RUNNING
        && contract.ref().filter(seen::equals).isPresent()
        && known.paused().contains(contract.id());
  }

  private static List<Decision> unaccounted(Known known, BackendName backend, Observed instance) {
    return switch (instance.ownership()) {
      case Ownership.Foreign(var why) -> List.of(new Decision.Stranger(backend, instance, why));
      case Ownership.Unstamped unstamped ->
          Mark.read(instance.name())
              .<List<Decision>>map(mark ->
                  List.of(
                      new Decision.Stranger(
                          backend, instance, "it has a name of ours and no owner stamp")))
              .orElse(List.of());
      case Ownership.Ours(var stamp) -> {
        Optional<ContractRecord> contract = known.contract(stamp.contract());
        if (contract.isPresent() && contract.get().state() != ContractState.GONE) {
          if (instance.state() == InstanceState.REMAINS) {
            yield List.of(); // being made, or removed, or told as vanished
          }
          if (isRestarted(known, contract.get(), backend, instance)) {
            yield List.of(new Decision.Restarted(stamp.contract(), backend));
          }
          yield new TwinRule(known.view(), known.kept(), known.paused(), known.looked())
              .decide(contract.get(), backend, instance);
        }
        yield new OrphanRule(known.view(), known.ended(), known.kept(), known.looked())
            .decide(stamp.contract(), contract, backend, instance);
      }
    };
  }

  /** Counted only while it was this contract's: numbers are used again. */
  private static Map<SightingRows.Ignored, Duration> looked(View view) {
    Map<SightingRows.Ignored, Duration> looked = new HashMap<>();
    for (SightingRows.Sighting seen : view.sightings()) {
      looked.putIfAbsent(
          new SightingRows.Ignored(seen.backend(), seen.externalId(), seen.contract()),
          seen.looked());
    }
    return looked;
  }
}
