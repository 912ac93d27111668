// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Map;
import java.util.function.Consumer;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.ImageName;
import org.decentagent.docker.api.Images;
import org.decentagent.docker.api.NetworkFacts;
import org.decentagent.docker.api.Networks;
import org.decentagent.spi.ProvisioningException;

/**
 * Makes the image for providers who name none: Debian 12 with an SSH server and without host keys.
 * From {@code debian:12-slim} where that can be had, else from Debian's packages. Kept on the
 * engine under a name that says which recipe made it. Safe for use by many threads.
 */
final class DebianImage {
  static final String BASE = "debian:12-slim";

  /** The number is the recipe's: raise it whenever a recipe below or in packages changes. */
  static final ImageName NAME = ImageName.parse("decent-agent/debian-12-sshd:1");

  private static final String RECIPE =
      """
      FROM %s
      RUN apt-get update \\
       && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends %s \\
       && rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_* /etc/machine-id
      """
          .formatted(BASE, String.join(" ", DebianPackages.PACKAGES));

  private final Images images;
  private final Networks networks;
  private final DebianPackages packages;

  DebianImage(Images images, Networks networks, DebianPackages packages) {
    this.images = images;
    this.networks = networks;
    this.packages = packages;
  }

  /**
   * Makes it, however long that takes.
   *
   * @throws ProvisioningException when it can be made in neither way
   */
  void make(Consumer<String> progress) {
    ImageName base = ImageName.parse(BASE);
    ProvisioningException noBase;
    try {
      if (images.find(BASE).isEmpty()) {
        images.pull(base, progress);
      }
      images.build(NAME, TarFiles.of(Map.of("Dockerfile", RECIPE)), network(), progress);
      return;
    } catch (ProvisioningException e) {
      noBase = e;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw noBase;
    }
    packages
        .obstacle()
        .ifPresent(obstacle -> {
          throw new ProvisioningException.Retryable(
              DockerFailures.code("no_image"),
              "no image is configured, and none can be built: "
                  + noBase.getMessage()
                  + "; and "
                  + obstacle,
              noBase);
        });
    progress.accept("building from Debian's packages, since " + noBase.getMessage());
    packages.load(NAME, progress);
  }

  private Images.Network network() {
    return networks.list().stream().map(NetworkFacts::name).anyMatch("bridge"::equals)
        ? Images.Network.DEFAULT_BRIDGE
        : Images.Network.HOST;
  }
}
