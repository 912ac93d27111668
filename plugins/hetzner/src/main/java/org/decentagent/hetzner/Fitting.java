// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;
import org.decentagent.hetzner.api.Catalogue;
import org.decentagent.hetzner.api.HetznerFailures;
import org.decentagent.spi.Fit;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;

/** Says before anything is promised whether an instance can be made. Changes nothing. Immutable. */
record Fitting(Selecting selecting, Stock stock, Fleet fleet, Stamps stamps, Room room) {
  Fit fits(ProvisionRequest request) {
    Wish wish;
    try {
      wish = Wish.of(request.settings());
    } catch (ProvisioningException.Permanent e) {
      return new Fit.DoesNotFit(e.code(), String.valueOf(e.getMessage()));
    }
    return full(request)
        .or(() -> noFirewall(wish))
        .or(() -> nothingToOrder(request, wish))
        .orElseGet(Fit.Fits::new);
  }

  private Optional<Fit> full(ProvisionRequest request) {
    if (room.isFull()) {
      return no(
          "resource_limit_exceeded",
          "the project's limit of servers was met lately; ask for a higher one in the Cloud"
              + " Console, and set max_servers");
    }
    if (room.most().isEmpty()) {
      return Optional.empty();
    }
    long others = ServerInventory.count(fleet.recent(), stamps, request.mark().text());
    return others < room.most().get()
        ? Optional.empty()
        : no("full", others + " instances run here, and max_servers is " + room.most().get());
  }

  private Optional<Fit> noFirewall(Wish wish) {
    return wish.firewalls().stream()
        .filter(name -> Catalogue.find(stock.firewalls(), name).isEmpty())
        .findFirst()
        .flatMap(name ->
            no(
                "no_such_firewall",
                "the project has no firewall '" + name + "'; correct 'firewalls'"));
  }

  private Optional<Fit> nothingToOrder(ProvisionRequest request, Wish wish) {
    Selection selection = selecting.of(request, wish);
    return selection.candidates().isEmpty()
        ? no(selection.code(), selection.why())
        : Optional.empty();
  }

  private static Optional<Fit> no(String code, String why) {
    return Optional.of(new Fit.DoesNotFit(HetznerFailures.code(code), why));
  }
}
