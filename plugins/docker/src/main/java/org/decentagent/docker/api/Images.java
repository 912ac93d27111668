// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.decentagent.docker.api.Answer.Done;
import org.decentagent.docker.api.Answer.Refused;

/**
 * The images of one engine. Safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image">Engine API:
 *     images</a>
 */
public final class Images {
  private static final Duration TRANSFER = Duration.ofMinutes(30);
  private static final int STREAM_FAILED = 500;

  private final Session session;

  /** The images behind that session. */
  public Images(Session session) {
    this.session = session;
  }

  /** Looks for an image on the engine itself, by id or by name. */
  public Optional<ImageFacts> find(String idOrName) {
    Answer<ImageFacts> answer =
        session.read(
            "inspect image " + idOrName,
            client -> ImageFacts.of(client.inspectImageCmd(idOrName).exec()));
    return switch (answer) {
      case Done<ImageFacts>(ImageFacts found) -> Optional.of(found);
      case Refused<ImageFacts>(Refusal refusal) when refusal.isNoSuch("image") -> Optional.empty();
      case Refused<ImageFacts>(Refusal refusal) -> throw DockerFailures.of(refusal, Effect.NONE);
    };
  }

  /** Pulls an image, to the end of it. */
  public void pull(ImageName image, Consumer<String> progress) {
    transfer(
        "pull image " + image,
        client ->
            client
                .pullImageCmd(image.repository())
                .withTag(image.tag())
                .exec(new Transfer<PullResponseItem>(progress)));
  }

  /** Builds an image from a tar archive with a {@code Dockerfile}. */
  public void build(ImageName name, byte[] context, Network network, Consumer<String> progress) {
    transfer(
        "build image " + name,
        client -> {
          BuildImageCmd build =
              client
                  .buildImageCmd(new ByteArrayInputStream(context))
                  .withTags(Set.of(name.toString()))
                  .withRemove(Boolean.TRUE)
                  .withForcerm(Boolean.TRUE);
          if (network == Network.HOST) {
            build.withNetworkMode("host");
          }
          return build.exec(new Transfer<BuildResponseItem>(progress));
        });
  }

  /** Where the steps of a build find the internet. */
  public enum Network {
    /** On the engine's default bridge. */
    DEFAULT_BRIDGE,
    /** On the host's own network, for engines without a default bridge. */
    HOST
  }

  /** Makes an image of one layer from a tar archive of a whole file system. */
  public void load(ImageName name, InputStream fileSystem) {
    String what = "import image " + name;
    String answer =
        Session.require(
            session.change(
                what, TRANSFER, client -> session.fileSystemImport().send(name, fileSystem)),
            Effect.MAYBE);
    if (answer.contains("\"error\"")) {
      throw DockerFailures.of(
          new Refusal(what, STREAM_FAILED, Refusal.oneLine(answer)), Effect.NONE);
    }
  }

  /** Gives an image a further name. */
  public void tag(ImageName image, ImageName name) {
    Session.require(
        session.change(
            "tag image " + image + " as " + name,
            client -> {
              client.tagImageCmd(image.toString(), name.repository(), name.tag()).exec();
              return true;
            }),
        Effect.MAYBE);
  }

  /** Takes a name off an image, and removes the image when that was its last. */
  public void untag(ImageName name) {
    Answer<Boolean> answer =
        session.change(
            "untag image " + name,
            client -> {
              client.removeImageCmd(name.toString()).exec();
              return true;
            });
    if (answer instanceof Refused<Boolean>(Refusal refusal) && !refusal.isNoSuch("image")) {
      throw DockerFailures.of(refusal, Effect.MAYBE);
    }
  }

  private <T extends ResponseItem> void transfer(
      String what, Function<DockerClient, Transfer<T>> start) {
    Optional<String> failure =
        Session.require(
            session.change(what, TRANSFER, client -> follow(start.apply(client))), Effect.MAYBE);
    failure.ifPresent(message -> {
      throw DockerFailures.of(
          new Refusal(what, STREAM_FAILED, Refusal.oneLine(message)), Effect.NONE);
    });
  }

  private static <T extends ResponseItem> Optional<String> follow(Transfer<T> transfer)
      throws IOException, InterruptedException {
    try (transfer) {
      transfer.awaitCompletion();
      return transfer.failure();
    }
  }
}
