// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.ImageFacts;
import org.decentagent.docker.api.Volumes;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.Steps;

/**
 * Makes the volumes that an image asks for, with names and stamps, where the engine would make
 * nameless ones that nobody removes. Safe for use by many threads.
 */
final class InstanceVolumes {
  static final String KIND = "volume";

  private final Volumes volumes;
  private final Stamps stamps;

  InstanceVolumes(Volumes volumes, Stamps stamps) {
    this.volumes = volumes;
    this.stamps = stamps;
  }

  /**
   * Makes them; a volume that exists is the same one.
   *
   * @return names by the folder they are mounted on
   * @throws ProvisioningException.Permanent when a disk limit is to be enforced, which volumes
   *     escape
   */
  Map<String, String> make(ProvisionRequest request, Limits limits, ImageFacts image, Steps steps) {
    List<String> folders = image.volumes();
    if (!folders.isEmpty() && limits.storage().isPresent()) {
      throw new ProvisioningException.Permanent(
          DockerFailures.code("image_has_volumes"),
          "the image keeps "
              + folders
              + " in volumes, which no disk size holds; use an image without VOLUME, or set disk ="
              + " \"unenforced\"");
    }
    Map<String, String> made = new TreeMap<>();
    for (int number = 0; number < folders.size(); number++) {
      String name = request.mark().text() + "-" + number;
      steps.child(KIND, name);
      Volumes.Volume volume = volumes.create(name, request.stamp(name).labels());
      stamps.require(
          new Stamps.Thing(KIND, volume.name(), volume.labels(), Optional.of(request.contract())));
      made.put(folders.get(number), name);
    }
    return made;
  }
}
