// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.decentagent.docker.api.Answer.Done;
import org.decentagent.docker.api.Answer.Refused;

/**
 * The containers of one engine. Refusals that a caller must tell apart are answers, all others
 * {@link org.decentagent.spi.ProvisioningException}s. Safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container">Engine
 *     API: containers</a>
 */
public final class Containers {
  private static final Duration START = Duration.ofMinutes(2);

  private final Session session;
  private final ObjectMapper json = DockerClientConfig.getDefaultObjectMapper();

  /** The containers behind that session. */
  public Containers(Session session) {
    this.session = session;
  }

  /** What {@link #create} came to. */
  public sealed interface Created {
    /**
     * It exists.
     *
     * @param warnings what the engine could not do
     */
    record Made(String id, List<String> warnings) implements Created {}

    /** Another container has that name. */
    record NameTaken() implements Created {}
  }

  /** What {@link #start} came to. */
  public sealed interface Started {
    /** It runs. */
    record Running() implements Started {}

    /**
     * Something else listens on the host port; the container exists and does not run.
     *
     * @param why the engine's words
     */
    record PortTaken(String why) implements Started {}
  }

  /** Looks at one container, by id or by name; empty when there is none. */
  public Optional<ContainerFacts> find(String idOrName) {
    Answer<ContainerFacts> answer =
        session.read(
            "inspect container " + idOrName,
            client -> ContainerFacts.of(client.inspectContainerCmd(idOrName).exec()));
    return switch (answer) {
      case Done<ContainerFacts>(ContainerFacts found) -> Optional.of(found);
      case Refused<ContainerFacts>(Refusal refusal) when refusal.isNoSuch("container") ->
          Optional.empty();
      case Refused<ContainerFacts>(Refusal refusal) ->
          throw DockerFailures.of(refusal, Effect.NONE);
    };
  }

  /** Lists all containers in all states. */
  public List<ListedContainer> list() {
    return Session.require(
        session.read(
            "list containers",
            client ->
                client.listContainersCmd().withShowAll(Boolean.TRUE).exec().stream()
                    .map(ListedContainer::of)
                    .toList()),
        Effect.NONE);
  }

  /** Creates a container without starting it. */
  public Created create(ContainerWish wish) {
    HostConfig hostConfig = json.convertValue(wish.hostConfig(), HostConfig.class);
    Answer<CreateContainerResponse> answer =
        session.change(
            "create container " + wish.name(),
            client ->
                client
                    .createContainerCmd(wish.image())
                    .withName(wish.name())
                    .withEntrypoint(wish.program().entrypoint())
                    .withUser(wish.program().user())
                    .withStopTimeout((int) wish.program().stopTimeout().toSeconds())
                    .withLabels(wish.labels())
                    .withExposedPorts(wish.ports().stream().map(ExposedPort::tcp).toList())
                    .withHostConfig(hostConfig)
                    .exec());
    return switch (answer) {
      case Done<CreateContainerResponse>(CreateContainerResponse made) ->
          new Created.Made(
              made.getId(),
              made.getWarnings() == null ? List.of() : Arrays.asList(made.getWarnings()));
      case Refused<CreateContainerResponse>(Refusal refusal)
          when refusal.status() == 409 && refusal.says("is already in use by container") ->
          new Created.NameTaken();
      case Refused<CreateContainerResponse>(Refusal refusal) ->
          throw DockerFailures.of(refusal, Effect.MAYBE);
    };
  }

  /** Starts a container; one that runs already is a success. */
  public Started start(String id) {
    Answer<Boolean> answer =
        session.change(
            "start container " + id,
            START,
            client -> {
              client.startContainerCmd(id).exec();
              return true;
            });
    return switch (answer) {
      case Done<Boolean> done -> new Started.Running();
      case Refused<Boolean>(Refusal refusal) when refusal.status() == 304 -> new Started.Running();
      case Refused<Boolean>(Refusal refusal)
          when refusal.says("port is already allocated")
              || refusal.says("address already in use") ->
          new Started.PortTaken(refusal.message());
      case Refused<Boolean>(Refusal refusal) -> throw DockerFailures.of(refusal, Effect.MAYBE);
    };
  }

  /** Stops a container; one that does not run is a success. */
  public void stop(String id, Duration patience) {
    Answer<Boolean> answer =
        session.change(
            "stop container " + id,
            START.plus(patience),
            client -> {
              client.stopContainerCmd(id).withTimeout((int) patience.toSeconds()).exec();
              return true;
            });
    if (answer instanceof Refused<Boolean>(Refusal refusal) && refusal.status() != 304) {
      throw DockerFailures.of(refusal, Effect.MAYBE);
    }
  }

  /**
   * Kills and removes a container with its anonymous volumes. One that is gone, or whose removal is
   * under way, is a success: only {@link #find} proves that it is gone.
   */
  public void remove(String id) {
    Answer<Boolean> answer =
        session.change(
            "remove container " + id,
            client -> {
              client
                  .removeContainerCmd(id)
                  .withForce(Boolean.TRUE)
                  .withRemoveVolumes(Boolean.TRUE)
                  .exec();
              return true;
            });
    if (answer instanceof Refused<Boolean>(Refusal refusal)
        && !refusal.isNoSuch("container")
        && !(refusal.status() == 409 && refusal.says("removal"))) {
      throw DockerFailures.of(refusal, Effect.MAYBE);
    }
  }

  /** Unpacks a tar archive over the root folder of a container, which need not run. */
  public void putArchive(String id, byte[] tar) {
    Session.require(
        session.change(
            "write files into container " + id,
            client -> {
              client
                  .copyArchiveToContainerCmd(id)
                  .withRemotePath("/")
                  .withNoOverwriteDirNonDir(true)
                  .withTarInputStream(new ByteArrayInputStream(tar))
                  .exec();
              return true;
            }),
        Effect.MAYBE);
  }

  /** Reads a small file of a container, which need not run; empty when there is none. */
  public Optional<byte[]> readFile(String id, String path) {
    Answer<Optional<byte[]>> answer =
        session.read(
            "read " + path + " of container " + id,
            client -> SmallFile.in(client.copyArchiveFromContainerCmd(id, path)));
    return switch (answer) {
      case Done<Optional<byte[]>>(Optional<byte[]> content) -> content;
      case Refused<Optional<byte[]>>(Refusal refusal) when refusal.status() == 404 ->
          Optional.empty();
      case Refused<Optional<byte[]>>(Refusal refusal) ->
          throw DockerFailures.of(refusal, Effect.NONE);
    };
  }
}
