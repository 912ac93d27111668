// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.NetworkFacts;
import org.decentagent.docker.api.Volumes;
import org.decentagent.spi.InstanceRef;
import org.decentagent.spi.Mark;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;

/**
 * Removes everything that was made for a contract, by id, by name and by stamp. Looks at all of it
 * before it touches any of it. Safe for use by many threads.
 */
final class Termination {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int LOOKS = 40;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Engine engine;
  private final Stamps stamps;
  private final Patience patience;

  Termination(Engine engine, Stamps stamps, Patience patience) {
    this.engine = engine;
    this.stamps = stamps;
    this.patience = patience;
  }

  /** What is left of a contract on the engine. */
  private record Remains(
      List<ContainerFacts> containers, List<NetworkFacts> networks, List<Volumes.Volume> volumes) {
    boolean isEmpty() {
      return containers.isEmpty() && networks.isEmpty() && volumes.isEmpty();
    }
  }

  Removal terminate(RemovalRequest request, Steps steps) {
    Remains remains = remains(request);
    remains.containers().forEach(container -> engine.containers().remove(container.id()));
    Optional<Boolean> gone =
        patience.look(
            LOOKS,
            BETWEEN_LOOKS,
            () -> containers(request).isEmpty() ? Optional.of(true) : Optional.empty());
    if (gone.isEmpty()) {
      return new Removal.InProgress(PAUSE);
    }
    remains.networks().forEach(network -> engine.networks().remove(network.id()));
    remains.volumes().forEach(volume -> engine.volumes().remove(volume.name()));
    if (!remains(request).isEmpty()) {
      return new Removal.InProgress(PAUSE);
    }
    steps.children().forEach(steps::childGone);
    return new Removal.Gone();
  }

  private Remains remains(RemovalRequest request) {
    return new Remains(containers(request), networks(request), volumes(request));
  }

  private List<ContainerFacts> containers(RemovalRequest request) {
    List<ContainerFacts> found = new ArrayList<>();
    request
        .instance()
        .map(InstanceRef::externalId)
        .flatMap(engine.containers()::find)
        .ifPresent(found::add);
    engine
        .containers()
        .find(request.mark().text())
        .filter(container -> found.stream().noneMatch(other -> other.id().equals(container.id())))
        .ifPresent(found::add);
    found.forEach(container ->
        stamps.require(
            thing(InstanceContainer.KIND, container.name(), container.labels(), request)));
    return found;
  }

  private List<NetworkFacts> networks(RemovalRequest request) {
    List<NetworkFacts> found =
        engine.networks().list().stream()
            .filter(network -> isNamed(network.name(), request.mark()))
            .toList();
    found.forEach(network ->
        stamps.require(thing(InstanceNetwork.KIND, network.name(), network.labels(), request)));
    return found;
  }

  private List<Volumes.Volume> volumes(RemovalRequest request) {
    List<Volumes.Volume> found =
        engine.volumes().list().stream()
            .filter(volume -> isNamed(volume.name(), request.mark()))
            .toList();
    found.forEach(volume ->
        stamps.require(thing(InstanceVolumes.KIND, volume.name(), volume.labels(), request)));
    return found;
  }

  private static boolean isNamed(String name, Mark mark) {
    return name.equals(mark.text()) || name.startsWith(mark.text() + "-");
  }

  private static Stamps.Thing thing(
      String kind, String name, Map<String, String> labels, RemovalRequest request) {
    return new Stamps.Thing(kind, name, labels, Optional.of(request.contract()));
  }
}
