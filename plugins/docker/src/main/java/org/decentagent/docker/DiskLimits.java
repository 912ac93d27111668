// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.ContainerWish;
import org.decentagent.docker.api.Containers;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.EngineFacts;
import org.decentagent.docker.api.ImageFacts;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.ProvisioningException;

/**
 * Knows whether an engine holds its containers to a disk size. Some accept a size and ignore it, so
 * it is tried once for each engine with a throw-away container that writes too much. Safe for use
 * by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/container/run/#storage-opt">Docker:
 *     --storage-opt</a>
 */
final class DiskLimits {
  private static final String PROBE_LABEL = "org.decentagent.docker.disk-probe";
  private static final long MARGIN = 64L << 20;
  private static final int WRITE_REFUSED = 7;

  private final Containers containers;
  private final Owner owner;
  private final Patience patience;
  private final ReentrantLock trying = new ReentrantLock();
  private final Map<String, Boolean> proofs = new ConcurrentHashMap<>();

  DiskLimits(Containers containers, Owner owner, Patience patience) {
    this.containers = containers;
    this.owner = owner;
    this.patience = patience;
  }

  /**
   * Why this engine cannot hold to a disk size, as far as is known without trying; empty if it may.
   */
  Optional<String> obstacle(EngineFacts engine) {
    if (engine.driverStatus().getOrDefault("driver-type", "").contains("containerd")) {
      return Optional.of("its containerd image store accepts disk sizes and ignores them");
    }
    if (Boolean.FALSE.equals(proofs.get(engine.id() + engine.dataFolder()))) {
      return Optional.of("a container that was tried wrote more than its disk size");
    }
    return switch (engine.storageDriver()) {
      case "btrfs", "zfs" -> Optional.empty();
      case "overlay2" ->
          "xfs".equals(engine.driverStatus().get("Backing Filesystem"))
              ? Optional.empty()
              : Optional.of(
                  "its data folder is on "
                      + engine.driverStatus().getOrDefault("Backing Filesystem", "?")
                      + ", and overlay2 needs xfs with pquota for that");
      default -> Optional.of("its storage driver " + engine.storageDriver() + " knows none");
    };
  }

  /**
   * Tries it once.
   *
   * @throws ProvisioningException.Permanent when the engine does not hold to it
   */
  void require(EngineFacts engine, ImageFacts image) {
    if (obstacle(engine).isEmpty()) {
      tryOnce(engine.id() + engine.dataFolder(), image);
    }
    if (obstacle(engine).isPresent()) {
      throw new ProvisioningException.Permanent(
          DockerFailures.code("disk_not_enforceable"),
          "the engine does not hold containers to their disk size: "
              + obstacle(engine).orElse("it was tried")
              + "; mount its data folder as xfs with pquota, or set disk = \"unenforced\"");
    }
  }

  private void tryOnce(String engine, ImageFacts image) {
    trying.lock();
    try {
      if (!proofs.containsKey(engine)) {
        proofs.put(engine, tryOut(image));
      }
    } finally {
      trying.unlock();
    }
  }

  /**
   * Writes what cannot be compressed. Some engines count the image's own files, others do not: the
   * size is larger than the image, and what is written larger still.
   */
  private boolean tryOut(ImageFacts image) {
    long limit = image.size().bytes() + MARGIN;
    String name = "decent-agent-disk-probe-" + OwnerStamp.agentLabel(owner).substring(0, 12);
    removeOld(name);
    ContainerWish wish =
        new ContainerWish(
            name,
            image.id(),
            new ContainerWish.Program(
                List.of(
                    "/bin/sh",
                    "-c",
                    "head -c "
                        + (limit + MARGIN)
                        + " /dev/urandom > /dc-disk-probe && exit 3; exit "
                        + WRITE_REFUSED),
                SshServer.USER_ID,
                Duration.ofSeconds(1)),
            Map.of(PROBE_LABEL, OwnerStamp.agentLabel(owner)),
            Set.of(),
            Map.of(
                "StorageOpt",
                Map.of("size", Long.toString(limit)),
                "NetworkMode",
                "none",
                "Memory",
                MARGIN * 4,
                "CapDrop",
                List.of("ALL")));
    if (!(containers.create(wish) instanceof Containers.Created.Made(String id, var warnings))) {
      throw new ProvisioningException.Retryable(
          DockerFailures.code("disk_probe"), "container " + name + " exists; remove it");
    }
    try {
      containers.start(id);
      int code =
          patience
              .halfAMinute(() -> containers.find(id).filter(probe -> hasEnded(probe)))
              .map(probe -> probe.status().exitCode())
              .orElseThrow(() ->
                  new ProvisioningException.Retryable(
                      DockerFailures.code("disk_probe"), name + " did not end"));
      return code == WRITE_REFUSED;
    } finally {
      containers.remove(id);
    }
  }

  private static boolean hasEnded(ContainerFacts probe) {
    return probe.status().text().equals("exited");
  }

  /** Removes what a killed process left, if the label says that it is ours. */
  private void removeOld(String name) {
    Optional<ContainerFacts> old =
        containers
            .find(name)
            .filter(found -> OwnerStamp.agentLabel(owner).equals(found.labels().get(PROBE_LABEL)));
    old.ifPresent(found -> containers.remove(found.id()));
  }
}
