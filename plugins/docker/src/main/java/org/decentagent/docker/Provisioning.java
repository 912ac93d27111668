// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.decentagent.docker.ImagePreparation.Prepared;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.ImageFacts;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshPublicKey;
import org.decentagent.spi.Steps;

/**
 * Makes an instance: image, network, volumes, container, the customer's key, start, host key. Runs
 * from its beginning at every call; what was done is answered from the steps. Safe for use by many
 * threads.
 */
final class Provisioning {
  private static final Duration IMAGE_PAUSE = Duration.ofSeconds(2);
  private static final Duration START_PAUSE = Duration.ofSeconds(1);
  private static final Duration HOST_KEY_PAUSE = Duration.ofMillis(100);
  private static final int HOST_KEY_LOOKS = 100;
  private static final int PORTS_TRIED = 10;
  private static final String IMAGE = "image";
  private static final String PORT = "port";
  private static final String SLOT = "slot";

  private final Engine engine;
  private final ImagePreparation images;
  private final DiskLimits disks;
  private final Stamps stamps;
  private final InstanceView view;
  private final Patience patience;
  private final Supplier<HostNetworks> host;

  Provisioning(
      Engine engine,
      ImagePreparation images,
      DiskLimits disks,
      Stamps stamps,
      InstanceView view,
      Patience patience) {
    this.engine = engine;
    this.images = images;
    this.disks = disks;
    this.stamps = stamps;
    this.view = view;
    this.patience = patience;
    this.host =
        engine.session().engine().isLocal() ? HostNetworks::ofThisMachine : HostNetworks::unknown;
  }

  Provisioned provision(ProvisionRequest request, Steps steps) {
    Limits limits = Limits.of(request);
    Optional<ImageFacts> pinned = steps.recall(IMAGE).flatMap(engine.images()::find);
    if (pinned.isEmpty()) {
      switch (images.prepare(request.settings())) {
        case Prepared.Underway(String progress) -> {
          steps.progress(progress);
          return new Provisioned.InProgress(IMAGE_PAUSE, progress);
        }
        case Prepared.Here(ImageFacts image) -> {
          steps.remember(IMAGE, image.id());
          pinned = Optional.of(image);
        }
      }
    }
    ImageFacts image = pinned.get();
    if (limits.storage().isPresent()) {
      disks.require(engine.facts(), image);
    }
    request
        .settings()
        .find(DockerConfig.MAX_INSTANCES)
        .ifPresent(most ->
            steps.choose(
                SLOT, () -> IntStream.rangeClosed(1, most).mapToObj(String::valueOf).iterator()));
    String network = new InstanceNetwork(engine.networks(), stamps, host).make(request, steps);
    Map<String, String> volumes =
        new InstanceVolumes(engine.volumes(), stamps).make(request, limits, image, steps);
    ContainerFacts container =
        running(
            port ->
                new ContainerPlan(
                    request, limits, image.id(), new Confinement.Place(port, network, volumes)),
            request,
            steps);
    return ready(container, steps);
  }

  /** Makes plans for one port after another. */
  private interface Plans {
    ContainerPlan on(int port);
  }

  private ContainerFacts running(Plans plans, ProvisionRequest request, Steps steps) {
    InstanceContainer maker = new InstanceContainer(engine.containers(), stamps, patience);
    Iterable<String> ports =
        () ->
            request.settings().get(DockerConfig.PORTS).ports().mapToObj(String::valueOf).iterator();
    String port = steps.choose(PORT, ports);
    for (int tried = 1; tried <= PORTS_TRIED; tried++) {
      ContainerFacts container = maker.make(plans.on(Integer.parseInt(port)), steps);
      if (container.status().isRunning()) {
        return container;
      }
      boolean isNew = !container.status().everStarted();
      if (isNew) {
        engine.containers().putArchive(container.id(), RenterKey.archive(request.renterKey()));
      }
      steps.progress("starting");
      switch (engine.containers().start(container.id())) {
        case Containers.Started.Running() -> {
          return container;
        }
        case Containers.Started.PortTaken(String why) -> {
          if (!isNew) {
            throw new ProvisioningException.Retryable(DockerFailures.code("port_taken"), why);
          }
          maker.removeUnused(container);
          port = steps.chooseAnother(PORT, ports);
        }
      }
    }
    throw new ProvisioningException.QuotaExceeded(
        DockerFailures.code("no_port"),
        PORTS_TRIED
            + " ports in a row are in use on the engine's host; set 'ports' to a range that is"
            + " free");
  }

  private Provisioned ready(ContainerFacts container, Steps steps) {
    Optional<SshPublicKey> hostKey =
        patience.look(HOST_KEY_LOOKS, HOST_KEY_PAUSE, () -> keyOrEnd(container.id()));
    if (hostKey.isEmpty()) {
      return new Provisioned.InProgress(START_PAUSE, "waiting for the host key");
    }
    ContainerFacts started =
        engine
            .containers()
            .find(container.id())
            .filter(found -> found.status().isRunning())
            .orElseThrow(() -> didNotStart(container.id()));
    new Attempt(steps).delivered(container.id());
    return new Provisioned.Ready(view.of(started, hostKey));
  }

  private Optional<SshPublicKey> keyOrEnd(String id) {
    Optional<SshPublicKey> key = view.hostKey(id);
    if (key.isEmpty() && !isStarting(id)) {
      throw didNotStart(id);
    }
    return key;
  }

  private boolean isStarting(String id) {
    return engine.containers().find(id).filter(found -> found.status().isRunning()).isPresent();
  }

  private ProvisioningException didNotStart(String id) {
    String why =
        engine
            .containers()
            .find(id)
            .map(found ->
                "is "
                    + found.status().text()
                    + ", last exit code "
                    + found.status().exitCode()
                    + (found.status().outOfMemory() ? ", out of memory" : ""))
            .orElse("is gone");
    return new ProvisioningException.Permanent(
        DockerFailures.code("instance_does_not_start"),
        "the container "
            + why
            + "; the image needs /bin/sh, /usr/sbin/sshd and ssh-keygen; see: docker logs "
            + id.substring(0, Math.min(12, id.length())));
  }
}
