// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.ImageName;
import org.decentagent.docker.api.Images;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.ProvisioningException;

/**
 * Makes an image from Debian's package archive with {@code debootstrap}, for machines that reach no
 * image registry. Needs root here, not on the engine's host. Safe for use by many threads.
 *
 * @see <a href="https://wiki.debian.org/Debootstrap">debootstrap</a>
 */
final class DebianPackages {
  static final List<String> PACKAGES = List.of("openssh-server", "iproute2", "ca-certificates");

  private static final FailureCode CODE = DockerFailures.code("image_not_built");
  private static final String WORK = "dc-debian-";
  private static final Duration DEADLINE = Duration.ofMinutes(15);
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/debootstrap"), Path.of("/usr/bin/debootstrap"));

  /** What must not be in an image that many share: host keys, identities, this machine's names. */
  private static final List<String> LEFT_OUT =
      List.of(
          "./etc/ssh/ssh_host_*",
          "./etc/machine-id",
          "./etc/hostname",
          "./etc/resolv.conf",
          "./var/cache/apt/archives/*.deb",
          "./var/lib/apt/lists/*",
          "./var/log/bootstrap.log",
          "./proc/*",
          "./sys/*",
          "./dev/*");

  private final Images images;
  private final Path workFolder;

  DebianPackages(Images images, Path workFolder) {
    this.images = images;
    this.workFolder = workFolder;
  }

  /**
   * Why that cannot be done on this machine, with the command that changes it; empty when it can.
   */
  Optional<String> obstacle() {
    if (PROGRAMS.stream().noneMatch(Files::isExecutable)) {
      return Optional.of(
          "debootstrap is not installed; install it: sudo apt-get install debootstrap");
    }
    return "root".equals(System.getProperty("user.name"))
        ? Optional.empty()
        : Optional.of(
            "debootstrap needs root; name an image in the setting 'image' that the engine has");
  }

  /** Makes the image and gives it that name. */
  void load(ImageName name, Consumer<String> progress) {
    ImageName unfinished = new ImageName(name.repository(), "unfinished-" + process());
    Path work = newWorkFolder();
    try {
      Path root = work.resolve("root");
      // A name space of its own: whatever debootstrap mounts is gone when it is.
      command(
          progress,
          "unshare",
          "--mount",
          "--pid",
          "--fork",
          "--kill-child",
          "debootstrap",
          "--variant=minbase",
          "--include=" + String.join(",", PACKAGES),
          "bookworm",
          root.toString());
      progress.accept("importing the file system");
      importing(unfinished, root);
      images.tag(unfinished, name);
      images.untag(unfinished);
    } finally {
      remove(work);
    }
  }

  private void importing(ImageName name, Path root) {
    Stream<String> tar =
        Stream.concat(
            Stream.of("tar", "--create", "--numeric-owner", "--directory=" + root),
            Stream.concat(LEFT_OUT.stream().map(left -> "--exclude=" + left), Stream.of(".")));
    try (Command packing = Command.start(tar.toList());
        InputStream fileSystem = packing.output()) {
      images.load(name, fileSystem);
      packing.requireSuccess(DEADLINE, CODE);
    } catch (IOException e) {
      throw new ProvisioningException.Retryable(CODE, "cannot read the new file system: " + e, e);
    }
  }

  private static void command(Consumer<String> progress, String... words) {
    try (Command command = Command.start(List.of(words))) {
      command.lines(progress);
      command.requireSuccess(DEADLINE, CODE);
    }
  }

  private Path newWorkFolder() {
    try (Stream<Path> others = Files.list(workFolder)) {
      others.filter(DebianPackages::isAbandoned).forEach(DebianPackages::remove);
      return Files.createTempDirectory(workFolder, WORK + process() + "-");
    } catch (IOException e) {
      throw new ProvisioningException.Retryable(
          CODE, "cannot make a folder in " + workFolder + ": " + e.getMessage(), e);
    }
  }

  /** Left by a build whose process was killed. */
  private static boolean isAbandoned(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(WORK + "[0-9]{1,9}-.*")
        && ProcessHandle.of(Long.parseLong(name.split("-", -1)[2])).isEmpty();
  }

  private static void remove(Path work) {
    try (Command removal =
        Command.start(List.of("rm", "-rf", "--one-file-system", work.toString()))) {
      removal.requireSuccess(DEADLINE, CODE);
    }
  }

  private static long process() {
    return ProcessHandle.current().pid();
  }
}
