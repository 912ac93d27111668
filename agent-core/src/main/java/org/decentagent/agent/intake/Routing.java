// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.intake;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.agent.backend.Backend;
import org.decentagent.agent.backend.Backends;
import org.decentagent.agent.backend.Requests;
import org.decentagent.agent.journal.Order;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.platform.PendingContract;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Fit;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Sizes;

/**
 * Finds the backend that serves a contract, if one does, for one round of intake. Safe for use by
 * many threads.
 */
final class Routing {
  /** Served by the platform's own workers, although agents see their contracts too. */
  private static final Set<String> SERVED_BY_THE_PLATFORM = Set.of("hetzner", "vultr");

  private final Backends backends;
  private final Requests requests;
  private final Optional<String> defaultBackend;
  private final Identities identities;

  Routing(
      Backends backends,
      Requests requests,
      Optional<String> defaultBackend,
      Identities identities) {
    this.identities = identities;
    this.backends = backends;
    this.requests = requests;
    this.defaultBackend = defaultBackend;
  }

  /** Where a contract goes. */
  sealed interface Route {
    /** To this backend. */
    record To(BackendName backend, Order order) implements Route {}

    /** Nowhere: it is left for others, or for later. */
    record LeftAlone(String why) implements Route {}
  }

  Route route(PendingContract pending) {
    Order order =
        new Order(
            pending.offeringId(),
            pending.renterKey(),
            new Sizes(pending.cpuCores(), pending.memory(), pending.storage()),
            pending.provisionerConfig(),
            pending.instanceConfig());
    Optional<String> type = pending.provisionerType();
    if (type.isPresent() && SERVED_BY_THE_PLATFORM.contains(type.get())) {
      return new Route.LeftAlone(
          "offerings of type '" + type.get() + "' are served by the platform");
    }
    List<Backend> candidates = candidates(type);
    String why =
        "no backend serves offerings of type '"
            + type.orElse("(none)")
            + "'; a [backend.<name>] table with that type would";
    for (Backend backend : candidates) {
      Optional<String> refusal = refusal(backend, pending, order);
      if (refusal.isEmpty()) {
        return new Route.To(backend.name(), order);
      }
      why = "backend '" + backend.name() + "': " + refusal.get();
    }
    return new Route.LeftAlone(why);
  }

  private List<Backend> candidates(Optional<String> type) {
    if (type.isPresent()) {
      return backends.all().stream()
          .filter(backend -> backend.profile().offeringTypes().contains(type.get()))
          .toList();
    }
    if (defaultBackend.isPresent()) {
      return backends.find(new BackendName(defaultBackend.get())).stream().toList();
    }
    return backends.all().size() == 1 ? backends.all() : List.of();
  }

  private Optional<String> refusal(Backend backend, PendingContract pending, Order order) {
    if (backend.refusal().isPresent()) {
      return Optional.of("it does not let the agent in");
    }
    Optional<String> stranger = identities.refusal(backend);
    if (stranger.isPresent()) {
      return stranger;
    }
    ProvisionRequest request;
    try {
      request = requests.of(backend, pending.id(), order, 1, Optional.empty());
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return switch (backend.read("fits", provisioner -> provisioner.fits(request))) {
      case Attempt.Answered<Fit>(Fit.Fits fits) -> Optional.empty();
      case Attempt.Answered<Fit>(Fit.DoesNotFit(var code, var why)) ->
          Optional.of(why + " (" + code + ")");
      case Attempt.Failed<Fit>(var reason) -> Optional.of(reason.getMessage());
    };
  }
}
