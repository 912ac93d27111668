// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Makes the container of an instance, with the right limits and never a second one: the engine
 * gives a name only once. Safe for use by many threads.
 */
final class InstanceContainer {
  static final String KIND = "container";

  private final Containers containers;
  private final Stamps stamps;
  private final Patience patience;

  InstanceContainer(Containers containers, Stamps stamps, Patience patience) {
    this.containers = containers;
    this.stamps = stamps;
    this.patience = patience;
  }

  /** Answers with the container once it exists as planned; it need not run. */
  ContainerFacts make(ContainerPlan plan, Steps steps) {
    Attempt attempt = new Attempt(steps);
    String id =
        steps.effect(
            attempt.effect(KIND, Integer.toString(plan.place().port())),
            () -> create(plan),
            () -> ours(plan.request()).map(ContainerFacts::id));
    ContainerFacts container =
        containers
            .find(id)
            .orElseThrow(() -> attempt.again("container " + plan.name() + " was removed"));
    require(container, plan.request());
    if (plan.made(container)) {
      return verified(container, plan.differences(container), attempt);
    }
    if (container.status().everStarted()) {
      return verified(container, plan.shortfalls(container), attempt);
    }
    removeUnused(container);
    throw attempt.again("container " + plan.name() + " was made under other settings");
  }

  private String create(ContainerPlan plan) {
    Optional<ContainerFacts> existing = ours(plan.request());
    if (existing.isPresent()) {
      ContainerFacts container = existing.get();
      if (plan.made(container) || container.status().everStarted()) {
        return container.id();
      }
      removeUnused(container);
    }
    return switch (containers.create(plan.wish())) {
      case Containers.Created.Made(String id, List<String> warnings) -> {
        requireNoLimitLost(id, warnings);
        yield id;
      }
      case Containers.Created.NameTaken taken ->
          throw new ProvisioningException.UnknownOutcome(
              DockerFailures.code("conflict"), "container " + plan.name() + " has just appeared");
    };
  }

  /** Removes a container that never ran, and waits until its name is free. */
  void removeUnused(ContainerFacts container) {
    containers.remove(container.id());
    Optional<Boolean> gone =
        patience.halfAMinute(() ->
            containers.find(container.id()).isPresent() ? Optional.empty() : Optional.of(true));
    if (gone.isEmpty()) {
      throw new ProvisioningException.Retryable(
          DockerFailures.code("removal"),
          "container " + container.name() + " is still being removed");
    }
  }

  private ContainerFacts verified(
      ContainerFacts container, List<String> differences, Attempt attempt) {
    if (differences.isEmpty()) {
      return container;
    }
    String what =
        "the engine did not make container " + container.name() + " as asked: " + differences;
    if (container.status().everStarted() || attempt.wasDelivered()) {
      throw new ProvisioningException.Conflict(DockerFailures.code("limit_not_applied"), what);
    }
    removeUnused(container);
    throw new ProvisioningException.Permanent(DockerFailures.code("limit_not_applied"), what);
  }

  private void requireNoLimitLost(String id, List<String> warnings) {
    Optional<String> lost =
        warnings.stream()
            .filter(warning ->
                warning.toLowerCase(Locale.ROOT).contains("limit")
                    || warning.toLowerCase(Locale.ROOT).contains("discarded"))
            .findFirst();
    if (lost.isPresent()) {
      containers.remove(id);
      throw new ProvisioningException.Permanent(
          DockerFailures.code("limit_not_applied"),
          "the engine cannot set a limit: " + lost.get() + "; see 'dc-agent doctor'");
    }
  }

  private Optional<ContainerFacts> ours(ProvisionRequest request) {
    Optional<ContainerFacts> found = containers.find(request.mark().text());
    found.ifPresent(container -> require(container, request));
    return found;
  }

  private void require(ContainerFacts container, ProvisionRequest request) {
    stamps.require(
        new Stamps.Thing(
            KIND, container.name(), container.labels(), Optional.of(request.contract())));
  }
}
