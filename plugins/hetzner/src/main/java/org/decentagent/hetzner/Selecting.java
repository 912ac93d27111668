// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.hetzner.Selection.Candidate;
import org.decentagent.hetzner.Selection.Lasting;
import org.decentagent.hetzner.Selection.Objection;
import org.decentagent.hetzner.api.Image;
import org.decentagent.hetzner.api.Prices;
import org.decentagent.hetzner.api.ServerType;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Sizes;
import org.decentagent.spi.unit.MemorySize;
import org.decentagent.spi.unit.StorageSize;

/**
 * Goes through types and locations in order and tells which can be ordered: known, as large as what
 * was sold, with an image, not withdrawn before the contract's end, with room, not refused lately,
 * not too dear. Safe for use by many threads.
 */
final class Selecting {
  private final Stock stock;
  private final Shortages shortages;
  private final InstantSource clock;

  Selecting(Stock stock, Shortages shortages, InstantSource clock) {
    this.stock = stock;
    this.shortages = shortages;
    this.clock = clock;
  }

  Selection of(ProvisionRequest request, Wish wish) {
    List<Candidate> candidates = new ArrayList<>();
    List<Objection> objections = new ArrayList<>();
    for (String name : wish.types()) {
      Optional<ServerType> type =
          stock.types().stream().filter(it -> it.name().equals(name)).findFirst();
      if (type.isEmpty()) {
        objections.add(lasting("no_such_type", "Hetzner has no server type " + name));
        continue;
      }
      Optional<Image> image = image(type.get(), wish);
      Optional<Objection> unfit = unfit(type.get(), image, request, wish);
      if (unfit.isPresent()) {
        objections.add(unfit.get());
        continue;
      }
      for (String location : wish.locations()) {
        Optional<Objection> objection = objection(type.get(), location, request, wish);
        objection.ifPresentOrElse(
            objections::add,
            () ->
                candidates.add(new Candidate(new Place(name, location), image.orElseThrow().id())));
      }
    }
    return new Selection(candidates, objections);
  }

  private Optional<Image> image(ServerType type, Wish wish) {
    return stock.images(wish.image()).stream()
        .filter(image -> image.architecture().equals(type.architecture()))
        .findFirst();
  }

  /** What speaks against a type wherever it stands. */
  private Optional<Objection> unfit(
      ServerType type, Optional<Image> image, ProvisionRequest request, Wish wish) {
    Optional<String> small = shortfall(type, request.sizes());
    if (small.isPresent()) {
      return Optional.of(lasting("too_small", small.get()));
    }
    if (image.isEmpty()) {
      return Optional.of(
          lasting(
              "no_such_image",
              "there is no image %s for %s, which %s has"
                  .formatted(wish.image(), type.architecture(), type.name())));
    }
    if (image.get().disk().compareTo(type.disk()) > 0) {
      return Optional.of(
          lasting(
              "image_too_large",
              "image %s needs a disk of %s GB, and %s has %s GB"
                  .formatted(
                      wish.image(),
                      image.get().disk().toPlainString(),
                      type.name(),
                      type.disk().toPlainString())));
    }
    return image
        .get()
        .deprecated()
        .filter(since -> !since.isAfter(end(request)))
        .map(since ->
            lasting(
                "image_deprecated",
                "Hetzner advises against image %s since %s; set another"
                    .formatted(wish.image(), since)));
  }

  private Optional<Objection> objection(
      ServerType type, String location, ProvisionRequest request, Wish wish) {
    Place place = new Place(type.name(), location);
    ServerType.Offer offer = type.offers().get(location);
    if (offer == null) {
      return Optional.of(lasting("not_offered", "%s cannot be had".formatted(place)));
    }
    Optional<Instant> ends = offer.unavailableAfter();
    if (ends.isPresent() && !ends.get().isAfter(end(request))) {
      return Optional.of(
          lasting(
              "deprecated",
              "%s is withdrawn on %s, and the contract lasts until %s"
                  .formatted(place, ends.get(), end(request))));
    }
    return tooDear(place, wish)
        .or(() ->
            offer.available()
                ? Optional.empty()
                : Optional.of(passing("sold_out", place + " is sold out")))
        .or(() ->
            shortages
                .pause(place)
                .map(left ->
                    passing(
                        "refused_lately",
                        "%s was refused lately, and is tried again in %d s"
                            .formatted(place, left.toSeconds() + 1))));
  }

  private Optional<Objection> tooDear(Place place, Wish wish) {
    if (wish.ceiling().isEmpty()) {
      return Optional.empty();
    }
    BigDecimal ceiling = wish.ceiling().get();
    Prices prices = stock.prices();
    Optional<BigDecimal> price =
        prices.monthly(new Prices.Place(place.type(), place.location()), wish.reach().bill());
    if (price.isEmpty()) {
      return Optional.of(lasting("no_price", "Hetzner tells no price of " + place));
    }
    return price
        .filter(amount -> amount.compareTo(ceiling) > 0)
        .map(amount ->
            lasting(
                "too_dear",
                "%s costs %s %s a month, and max_monthly_price is %s"
                    .formatted(place, plain(amount), prices.currency(), plain(ceiling))));
  }

  /** A withdrawn type is of no use to a contract that outlives it: it could not be made anew. */
  private Instant end(ProvisionRequest request) {
    Instant now = clock.instant();
    return request.endsAt().filter(end -> end.isAfter(now)).orElse(now);
  }

  /** Hetzner's GB are taken for the platform's: both sell what is printed on the label. */
  private static Optional<String> shortfall(ServerType type, Sizes sold) {
    if (sold.cpuCores().isPresent() && sold.cpuCores().getAsInt() > type.cores()) {
      return Optional.of(
          "%s has %d processors, sold are %d"
              .formatted(type.name(), type.cores(), sold.cpuCores().getAsInt()));
    }
    MemorySize memory = MemorySize.parse(type.memory().toPlainString() + " GB");
    if (sold.memory().isPresent() && sold.memory().get().compareTo(memory) > 0) {
      return Optional.of(
          "%s has %s of memory, sold are %s".formatted(type.name(), memory, sold.memory().get()));
    }
    StorageSize disk = StorageSize.parse(type.disk().toPlainString() + " GB");
    if (sold.storage().isPresent() && sold.storage().get().compareTo(disk) > 0) {
      return Optional.of(
          "%s has a disk of %s, sold are %s".formatted(type.name(), disk, sold.storage().get()));
    }
    return Optional.empty();
  }

  private static String plain(BigDecimal amount) {
    BigDecimal bare = amount.stripTrailingZeros();
    return bare.setScale(Math.max(2, bare.scale())).toPlainString();
  }

  private static Objection lasting(String code, String why) {
    return new Objection(code, Lasting.YES, why);
  }

  private static Objection passing(String code, String why) {
    return new Objection(code, Lasting.NO, why);
  }
}
