// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.command.CreateVolumeResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.docker.api.Answer.Refused;

/**
 * The volumes of one engine. Safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Volume">Engine API:
 *     volumes</a>
 */
public final class Volumes {
  private final Session session;

  /** The volumes behind that session. */
  public Volumes(Session session) {
    this.session = session;
  }

  /** One volume. Immutable. */
  public record Volume(String name, Map<String, String> labels) {
    static Volume of(String name, Map<String, String> labels) {
      return new Volume(name, Optional.ofNullable(labels).map(Map::copyOf).orElse(Map.of()));
    }
  }

  /** Lists all volumes. */
  public List<Volume> list() {
    return Session.require(
        session.read(
            "list volumes",
            client ->
                Optional.ofNullable(client.listVolumesCmd().exec().getVolumes())
                    .orElse(List.<InspectVolumeResponse>of())
                    .stream()
                    .map(volume -> Volume.of(volume.getName(), volume.getLabels()))
                    .toList()),
        Effect.NONE);
  }

  /** Creates a volume, or answers with the one that has the name, with the labels it bears. */
  public Volume create(String name, Map<String, String> labels) {
    CreateVolumeResponse made =
        Session.require(
            session.change(
                "create volume " + name,
                client -> client.createVolumeCmd().withName(name).withLabels(labels).exec()),
            Effect.MAYBE);
    return Volume.of(made.getName(), made.getLabels());
  }

  /** Removes a volume; one that is gone is a success. */
  public void remove(String name) {
    Answer<Boolean> answer =
        session.change(
            "remove volume " + name,
            client -> {
              client.removeVolumeCmd(name).exec();
              return true;
            });
    if (answer instanceof Refused<Boolean>(Refusal refusal) && !refusal.isNoSuch("volume")) {
      throw DockerFailures.of(refusal, Effect.MAYBE);
    }
  }
}
