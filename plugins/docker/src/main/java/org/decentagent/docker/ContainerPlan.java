// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.decentagent.docker.api.ContainerFacts;
import org.decentagent.docker.api.ContainerWish;
import org.decentagent.spi.ProvisionRequest;

/**
 * The one container that a contract is to have. Immutable.
 *
 * @param image the image's id
 */
record ContainerPlan(
    ProvisionRequest request, Limits limits, String image, Confinement.Place place) {
  /** The fields that a customer pays for. */
  private static final Set<String> SOLD = Set.of("Memory", "MemorySwap", "NanoCpus", "StorageOpt");

  String name() {
    return request.mark().text();
  }

  ContainerWish wish() {
    return new ContainerWish(
        name(),
        image,
        program(),
        InstanceLabels.of(request.stamp(name()), limits, place.port(), digest()),
        Set.of(SshServer.PORT),
        hostConfig());
  }

  /** Whether a container was made by this very plan. */
  boolean made(ContainerFacts container) {
    return digest().equals(container.labels().get(InstanceLabels.CONFIG));
  }

  /** What the container does not have of this plan; empty when it has all. */
  List<String> differences(ContainerFacts container) {
    List<String> differences =
        new ArrayList<>(ReadBack.differences(hostConfig(), container.hostConfig()));
    differences.addAll(
        ReadBack.differences(
            Map.of(
                "Image", image,
                "User", program().user(),
                "Entrypoint", program().entrypoint(),
                "StopTimeout", program().stopTimeout().toSeconds()),
            container.config()));
    return differences;
  }

  /** What the container lacks of what was sold, for one that was made under other settings. */
  List<String> shortfalls(ContainerFacts container) {
    Map<String, Object> sold = hostConfig();
    sold.keySet().retainAll(SOLD);
    return ReadBack.differences(sold, container.hostConfig());
  }

  private ContainerWish.Program program() {
    return new ContainerWish.Program(
        SshServer.ENTRYPOINT, SshServer.USER_ID, request.settings().get(DockerConfig.STOP_TIMEOUT));
  }

  private Map<String, Object> hostConfig() {
    return Confinement.of(limits, request.settings(), place);
  }

  /** Half of a SHA-256 over everything that makes two containers different. */
  private String digest() {
    String everything =
        String.join(
            "\n",
            image,
            Objects.toString(program()),
            Objects.toString(hostConfig()),
            request.renterKey().line());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(everything.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
