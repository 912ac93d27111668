// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.delivery.Desk;
import org.decentagent.agent.engine.DueWork;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.journal.ContractRecord;
import org.decentagent.agent.journal.ContractState;
import org.decentagent.agent.journal.Ending;
import org.decentagent.agent.journal.EndingReason;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.SightingRows.Sighting;
import org.decentagent.agent.operator.Who;
import org.decentagent.agent.reconcile.Brake;
import org.decentagent.spi.ContractId;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.Observed;
import org.decentagent.spi.Ownership;

/**
 * Where the operator decides about instances that no contract accounts for. Each is looked at anew
 * before anything is done: only what bears our stamp, naming itself, is adopted or removed. Safe
 * for use by many threads.
 */
public final class OrphanDesk {
  private final Desk desk;
  private final Journal journal;
  private final DueWork work;
  private final Brake brake;

  /** Over what the stages of a delivery share. */
  public OrphanDesk(Desk desk, DueWork work, Brake brake) {
    this.desk = desk;
    this.journal = desk.journal();
    this.work = work;
    this.brake = brake;
  }

  /** On what ground an instance is adopted. */
  public enum Ground {
    /** The platform says that its contract was delivered. */
    PLATFORM,
    /** The operator says so, of what the platform does not know or does not tell. */
    OPERATOR
  }

  /** An orphan that stands there now. */
  private record Live(Sighting sighting, ContractRecord contract) {}

  /** Takes one into the journal, as running for its customer. */
  public Said adopt(String id, Ground ground, String who) {
    return live(
        id,
        live -> adopt(live, ground, Who.plain(who), Standing.of(contract(live), desk.leases())));
  }

  private Said adopt(Live live, Ground ground, String who, Standing standing) {
    if (live.contract().instance().isEmpty()) {
      return new Said.Refused(
          "its instance is gone, and what is left of it serves nobody; remove it with: dc-agent"
              + " orphans purge "
              + ShellWord.of(OrphanReader.id(live.sighting())));
    }
    return switch (standing) {
      case Standing.Delivered(var status) ->
          begin(live, live.contract(), who + " adopted it", "the platform says: " + status);
      case Standing.Wanted wanted -> {
        desk.leases().letGo(contract(live));
        yield new Said.Refused(
            "the platform still wants its delivery; the agent takes it in by itself, and finds it");
      }
      case Standing.Elsewhere elsewhere ->
          new Said.Refused("another agent holds the lease on its contract");
      case Standing.Over(var reason, var status) ->
          new Said.Refused(
              "the platform says: "
                  + status
                  + "; what is adopted and over is removed at once. Keep it with: dc-agent orphans"
                  + " ignore "
                  + OrphanReader.id(live.sighting()));
      case Standing.Unowned(var why) -> byWord(live, ground, who, "the platform says: " + why);
      case Standing.Unknown(var why) ->
          ground == Ground.PLATFORM
              ? new Said.CannotLook("the platform does not tell: " + why)
              : byWord(live, ground, who, "the platform does not tell: " + why);
    };
  }

  private Said byWord(Live live, Ground ground, String who, String evidence) {
    return ground == Ground.PLATFORM
        ? new Said.Refused(
            evidence
                + "; if you know better, say it again with --anyway: it counts as delivered then")
        : begin(live, live.contract(), who + " adopted it by their word alone", evidence);
  }

  /** Leaves one alone for good: no finding, and it is never touched. */
  public Said ignore(String id, String who) {
    return named(
        id,
        sighting -> {
          journal.atomically(() -> {
            journal.sightings().ignore(sighting, Who.plain(who));
            journal.addEvent(
                sighting.contract(),
                Who.plain(who) + " wants " + OrphanReader.id(sighting) + " left alone");
            return true;
          });
          return new Said.Done("it is left alone for good", List.of());
        });
  }

  /** Removes one now, unless somebody pays for it or may still get it. It counts for the brake. */
  public Said purge(String id, String who) {
    return live(
        id, live -> purge(live, Who.plain(who), Standing.of(contract(live), desk.leases())));
  }

  private Said purge(Live live, String who, Standing standing) {
    return switch (standing) {
      case Standing.Delivered(var status) ->
          new Said.Refused(
              "the platform says that it is "
                  + status
                  + ": its customer pays for it; cancel it there"
                  + " first");
      case Standing.Wanted wanted -> {
        desk.leases().letGo(contract(live));
        yield new Said.Refused("the platform still wants its delivery");
      }
      case Standing.Elsewhere elsewhere ->
          new Said.Refused("another agent holds the lease on its contract");
      case Standing.Unknown(var why) ->
          new Said.CannotLook(
              "the platform does not tell: "
                  + why
                  + "; nothing is removed while it cannot be asked");
      case Standing.Over(var reason, var status) ->
          remove(live, who, reason, "the platform says: " + status);
      case Standing.Unowned(var why) ->
          remove(live, who, EndingReason.FAILED, "the platform says: " + why);
    };
  }

  private Said remove(Live live, String who, EndingReason reason, String evidence) {
    if (!brake.admitsWord(contract(live), live.sighting().backend(), "purged")) {
      return new Said.Refused(
          "more was stopped or removed within 10 min than is safe; see: dc-agent brake show");
    }
    String why = who + " purged it; " + evidence;
    return begin(
        live,
        live.contract().ending(ContractState.TERMINATING, Ending.of(reason, why)),
        who + " purged it",
        evidence);
  }

  private Said begin(Live live, ContractRecord contract, String what, String evidence) {
    boolean[] begun = new boolean[1];
    work.wake(
        contract.id(),
        () -> {
          begun[0] = isOrphan(contract(live));
          if (begun[0]) {
            journal.plan(contract);
            journal.sightings().heed(live.sighting());
            journal.addEvent(
                contract.id(),
                what + ": " + OrphanReader.id(live.sighting()) + " bears our stamp; " + evidence);
          }
        });
    return begun[0]
        ? new Said.Done(
            "contract " + contract.id().brief() + " is " + contract.state() + " now",
            List.of("it bears our stamp, and the stamp names it", evidence))
        : taken(live);
  }

  private static Said taken(Live live) {
    return new Said.Refused(
        "contract " + contract(live).brief() + " was taken in meanwhile; it accounts for it");
  }

  private boolean isOrphan(ContractId id) {
    return journal.find(id).filter(known -> known.state() != ContractState.GONE).isEmpty();
  }

  private static ContractId contract(Live live) {
    return live.contract().id();
  }

  private Said named(String id, Function<Sighting, Said> then) {
    List<Sighting> matching =
        journal.sightings().all().stream()
            .filter(seen -> seen.externalId().equals(id) || OrphanReader.id(seen).equals(id))
            .toList();
    return switch (matching.size()) {
      case 0 -> new Said.NoSuch("there is no orphan " + id + "; see: dc-agent orphans list");
      case 1 -> then.apply(matching.getFirst());
      default -> new Said.NoSuch(id + " stands on more than one backend; say BACKEND/" + id);
    };
  }

  private Said live(String id, Function<Live, Said> then) {
    return named(
        id,
        sighting -> {
          Optional<Backend> backend = desk.backends().find(sighting.backend());
          if (backend.isEmpty()) {
            return new Said.CannotLook("backend '" + sighting.backend() + "' is not configured");
          }
          return switch (Sight.of(backend.get(), sighting.contract())) {
            case Sight.Nothing(var why) ->
                new Said.CannotLook(
                    "backend '" + sighting.backend() + "' could not be looked at: " + why);
            case Sight.Blind blind ->
                new Said.CannotLook("backend '" + sighting.backend() + "' cannot show what it has");
            case Sight.Seen seen -> seen(sighting, backend.get(), seen, then);
          };
        });
  }

  private Said seen(
      Sighting sighting, Backend backend, Sight.Seen seen, Function<Live, Said> then) {
    Optional<Observed> resource = seen.resource(sighting.externalId());
    if (resource.isEmpty()) {
      return new Said.NoSuch(OrphanReader.id(sighting) + " is not there any more");
    }
    Optional<ContractRecord> contract = contract(sighting, backend, seen, resource.get());
    if (contract.isEmpty()) {
      return new Said.Refused(
          OrphanReader.id(sighting) + " does not bear our stamp any more, so it is not touched");
    }
    if (!isOrphan(sighting.contract())) {
      return new Said.Refused(
          "contract "
              + sighting.contract().brief()
              + " was taken in meanwhile; it accounts for it");
    }
    return then.apply(new Live(sighting, contract.get()));
  }

  /** As what it is taken into the journal; empty when it does not prove to be the contract's. */
  private static Optional<ContractRecord> contract(
      Sighting sighting, Backend backend, Sight.Seen seen, Observed resource) {
    ContractId id = sighting.contract();
    if (!(resource.ownership() instanceof Ownership.Ours(var stamp))
        || !stamp.contract().equals(id)) {
      return Optional.empty();
    }
    if (resource.state() == InstanceState.REMAINS && seen.instance().isEmpty()) {
      return Optional.of(
          ContractRecord.remains(id, sighting.backend(), stamp.generation(), seen.identity()));
    }
    return seen.instance()
        .filter(found -> found.ref().externalId().equals(sighting.externalId()))
        .map(found ->
            ContractRecord.adopted(
                    id, sighting.backend(), stamp.generation(), found, seen.identity())
                .to(backend.served(found)));
  }
}
