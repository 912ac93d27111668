// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.hetzner.api.Catalogue;
import org.decentagent.hetzner.api.Image;
import org.decentagent.hetzner.api.ServerType;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;

/** Compares the settings with what Hetzner offers now. Immutable. */
record CatalogueChecks(Catalogue catalogue, Wish wish, Instant now) {
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Set<String> locations = catalogue.locations();
    wish.locations().stream()
        .filter(name -> !locations.contains(name))
        .map(name ->
            error(
                "no_such_location",
                "Hetzner has no location '" + name + "'",
                "set 'locations' to some of " + locations.stream().sorted().toList()))
        .forEach(findings::add);
    List<ServerType> types = catalogue.serverTypes();
    List<Image> images = catalogue.images(wish.image());
    if (images.isEmpty()) {
      findings.add(
          error(
              "no_such_image",
              "there is no image '" + wish.image() + "'",
              "hcloud image list --type system, and set 'image'"));
    }
    for (String name : wish.types()) {
      Optional<ServerType> type = types.stream().filter(it -> it.name().equals(name)).findFirst();
      if (type.isEmpty()) {
        findings.add(
            error(
                "no_such_type",
                "Hetzner has no server type '" + name + "'",
                "hcloud server-type list, and set 'server_types'"));
      } else {
        findings.addAll(offers(type.get()));
        findings.addAll(images.isEmpty() ? List.of() : image(type.get(), images));
      }
    }
    return findings;
  }

  private List<Finding> offers(ServerType type) {
    List<Finding> findings = new ArrayList<>();
    List<ServerType.Offer> offers =
        wish.locations().stream()
            .flatMap(location -> Optional.ofNullable(type.offers().get(location)).stream())
            .toList();
    if (offers.isEmpty()) {
      return List.of(
          error(
              "not_offered",
              "%s cannot be had at any of %s".formatted(type.name(), wish.locations()),
              "hcloud server-type describe " + type.name() + ", and set 'locations'"));
    }
    offers.stream()
        .flatMap(offer -> offer.unavailableAfter().stream())
        .min(Instant::compareTo)
        .map(end ->
            Preflight.finding(
                "deprecated",
                end.isAfter(now) ? Severity.WARNING : Severity.ERROR,
                "server type %s is withdrawn on %s".formatted(type.name(), end),
                "contracts that last longer are left alone",
                "set its successor in 'server_types': hcloud server-type list"))
        .ifPresent(findings::add);
    if (offers.stream().noneMatch(ServerType.Offer::available)) {
      findings.add(
          Preflight.finding(
              "sold_out",
              Severity.WARNING,
              "%s is sold out at all of %s".formatted(type.name(), wish.locations()),
              "only the other types can be ordered at present",
              "add types or locations"));
    }
    return findings;
  }

  private List<Finding> image(ServerType type, List<Image> images) {
    Optional<Image> image =
        images.stream().filter(it -> it.architecture().equals(type.architecture())).findFirst();
    if (image.isEmpty()) {
      return List.of(
          error(
              "no_such_image",
              "there is no image '%s' for %s, which %s has"
                  .formatted(wish.image(), type.architecture(), type.name()),
              "set another 'image', or take the type out of 'server_types'"));
    }
    if (image.get().disk().compareTo(type.disk()) > 0) {
      return List.of(
          error(
              "image_too_large",
              "image '%s' needs a disk of %s GB, and %s has %s GB"
                  .formatted(wish.image(), image.get().disk(), type.name(), type.disk()),
              "set a smaller 'image', or take the type out of 'server_types'"));
    }
    return image
        .get()
        .deprecated()
        .map(since ->
            Preflight.finding(
                "image_deprecated",
                Severity.WARNING,
                "Hetzner advises against image '%s' since %s".formatted(wish.image(), since),
                "contracts that last until then are left alone",
                "set a newer 'image'"))
        .stream()
        .toList();
  }

  private static Finding error(String code, String evidence, String remedy) {
    return Preflight.finding(
        code, Severity.ERROR, evidence, "contracts that need it are left alone", remedy);
  }
}
