// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;
import java.util.stream.IntStream;
import org.decentagent.hetzner.Selection.Candidate;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Orders a server at the first place that has room, each place under an effect of its own. Where it
 * is being ordered is durable before the order leaves, so that a later call settles that order and
 * not another. Immutable.
 */
record Choosing(
    Selecting selecting, Ordering ordering, Stock stock, Shortages shortages, Room room) {
  static final String SERVER = "server";
  private static final String ADDRESS = "primary_ip";
  private static final String SLOT = "slot";
  private static final String REFRESHED = "catalogue-refreshed";

  /** Answers with what was made, in this call or an earlier one. */
  Made make(ProvisionRequest request, Wish wish, Attempt attempt) {
    Optional<Made> before = attempt.made();
    if (before.isPresent()) {
      return before.get();
    }
    Steps steps = attempt.steps();
    room.most()
        .ifPresent(most ->
            steps.choose(
                SLOT, () -> IntStream.rangeClosed(1, most).mapToObj(String::valueOf).iterator()));
    steps.child(SERVER, request.mark().text());
    Optional<Made> made = Optional.empty();
    if (attempt.place().isPresent()) {
      made = tryPlace(attempt.place().get(), request, wish, attempt);
    }
    while (made.isEmpty()) {
      Place next = next(request, wish);
      attempt.placeIs(next);
      made = tryPlace(next, request, wish, attempt);
    }
    made.get().addresses().forEach(id -> steps.child(ADDRESS, Long.toString(id)));
    attempt.madeIs(made.get());
    return made.get();
  }

  private Place next(ProvisionRequest request, Wish wish) {
    Selection selection = selecting.of(request, wish);
    if (!selection.candidates().isEmpty()) {
      return selection.candidates().getFirst().place();
    }
    String why = "nothing can be ordered for this contract: " + selection.why();
    if (selection.mayPass()) {
      throw new ProvisioningException.QuotaExceeded(HetznerFailures.code(selection.code()), why);
    }
    throw new ProvisioningException.Permanent(HetznerFailures.code(selection.code()), why);
  }

  /** Empty when there was no room there, or there is none to be hoped for any more. */
  private Optional<Made> tryPlace(
      Place place, ProvisionRequest request, Wish wish, Attempt attempt) {
    try {
      String made =
          attempt
              .steps()
              .effect(
                  attempt.effect("create") + "-" + place.type() + "-" + place.location(),
                  () -> order(place, request, wish, attempt).text(),
                  () -> ordering.settled(request).map(Made::text));
      shortages.over(place);
      return Optional.of(Made.read(made));
    } catch (ProvisioningException.QuotaExceeded e) {
      if (!HetznerFailures.NO_ROOM.equals(e.code())) {
        throw e;
      }
      shortages.met(place);
      attempt.placeIsNone();
      attempt.steps().progress(place + " has no room");
      return Optional.empty();
    }
  }

  private Made order(Place place, ProvisionRequest request, Wish wish, Attempt attempt) {
    Optional<Made> there = ordering.named(request);
    if (there.isPresent()) {
      return there.get();
    }
    if (room.isFull()) {
      throw new ProvisioningException.QuotaExceeded(
          HetznerFailures.code("resource_limit_exceeded"),
          "the project's limit of servers was met lately; it is tried again in some minutes");
    }
    Candidate candidate =
        selecting.of(request, wish).candidates().stream()
            .filter(it -> it.place().equals(place))
            .findFirst()
            .orElseThrow(() ->
                new ProvisioningException.QuotaExceeded(
                    HetznerFailures.NO_ROOM, place + " can no longer be ordered"));
    try {
      return ordering.order(request, wish, candidate);
    } catch (ProvisioningException.QuotaExceeded e) {
      if (!HetznerFailures.NO_ROOM.equals(e.code())) {
        room.met();
      }
      throw e;
    } catch (ProvisioningException.Permanent e) {
      throw HetznerFailures.INVALID.equals(e.code()) ? refreshed(attempt, e) : e;
    }
  }

  /** The catalogue may have changed since it was read: once, it is read anew first. */
  private ProvisioningException refreshed(
      Attempt attempt, ProvisioningException.Permanent refusal) {
    if (attempt.steps().recall(REFRESHED).isPresent()) {
      return refusal;
    }
    attempt.steps().remember(REFRESHED, "yes");
    stock.forget();
    return new ProvisioningException.Retryable(
        refusal.code(), refusal.getMessage() + "; tried once more with a new catalogue");
  }
}
