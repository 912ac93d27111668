// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.ImageFacts;
import org.decentagent.docker.api.ImageName;
import org.decentagent.docker.api.Images;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/**
 * Brings images to the engine, each once at a time however many contracts wait for it, on threads
 * of its own: a pull or a build may take longer than a call may. Safe for use by many threads.
 */
final class ImagePreparation implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<ImageName, Job> jobs = new ConcurrentHashMap<>();
  private final Images images;
  private final DebianImage debian;

  /** A pull or a build under way. */
  private record Job(Future<?> work, AtomicReference<String> progress) {}

  /** What {@link #prepare} answers. */
  sealed interface Prepared {
    /** It is on the engine. */
    record Here(ImageFacts image) implements Prepared {}

    /**
     * Not yet; ask again.
     *
     * @param progress one clause for the operator
     */
    record Underway(String progress) implements Prepared {}
  }

  ImagePreparation(Images images, DebianImage debian) {
    this.images = images;
    this.debian = debian;
  }

  /** The image that these settings ask for. */
  static ImageName wanted(Settings settings) {
    try {
      return settings.find(DockerConfig.IMAGE).map(ImageName::parse).orElse(DebianImage.NAME);
    } catch (IllegalArgumentException e) {
      throw new ProvisioningException.Permanent(
          DockerFailures.code("no_such_image"), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Looks for the image, and sets out to bring it when the engine lacks it.
   *
   * @throws ProvisioningException when the last try to bring it failed
   */
  Prepared prepare(Settings settings) {
    ImageName name = wanted(settings);
    Job job = jobs.get(name);
    if (job == null) {
      Optional<ImageFacts> here = images.find(name.toString());
      if (here.isPresent()) {
        return new Prepared.Here(here.get());
      }
      job = jobs.computeIfAbsent(name, missing -> begin(missing, settings));
    }
    if (!job.work().isDone()) {
      return new Prepared.Underway(job.progress().get());
    }
    jobs.remove(name, job);
    finish(job);
    return images
        .find(name.toString())
        .<Prepared>map(Prepared.Here::new)
        .orElseGet(() -> new Prepared.Underway(name + " is still missing"));
  }

  private Job begin(ImageName name, Settings settings) {
    AtomicReference<String> progress = new AtomicReference<>("preparing image " + name);
    Consumer<String> tell = text -> progress.set("preparing image " + name + ": " + text);
    boolean built = name.equals(DebianImage.NAME);
    if (!built && settings.get(DockerConfig.PULL).equals("never")) {
      throw new ProvisioningException.Permanent(
          DockerFailures.code("no_such_image"),
          "the engine has no image "
              + name
              + " and pull is \"never\"; load it: docker pull "
              + name);
    }
    return new Job(
        threads.submit(() -> {
          if (built) {
            debian.make(tell);
          } else {
            images.pull(name, tell);
          }
        }),
        progress);
  }

  private static void finish(Job job) {
    switch (job.work().state()) {
      case SUCCESS -> {}
      case FAILED -> throw failed(job.work().exceptionNow());
      case CANCELLED, RUNNING ->
          throw new ProvisioningException.Retryable(
              DockerFailures.code("interrupted"), "stopped while preparing an image");
    }
  }

  private static ProvisioningException failed(Throwable why) {
    return why instanceof ProvisioningException known
        ? known
        : new ProvisioningException.Retryable(
            DockerFailures.code("image_not_prepared"),
            "the image could not be prepared: " + why,
            why);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
