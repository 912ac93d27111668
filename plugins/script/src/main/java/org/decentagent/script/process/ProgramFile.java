// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the provider's program is, and whether nobody but root and the agent's own user can have
 * changed it. Immutable.
 *
 * @param path absolute
 */
public record ProgramFile(Path path) {
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final int PERMISSIONS = 07777;
  private static final Path OURSELVES = Path.of("/proc/self");

  /** Refuses a path that depends on the folder in which the agent was started. */
  public ProgramFile {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("program = \"" + path + "\" is not an absolute path");
    }
  }

  /** Why it must not be run, with what helps; empty when it may. */
  public Optional<String> objection() {
    try {
      Path real = path.toRealPath();
      if (!Files.isRegularFile(real)) {
        return Optional.of(path + " is not a file");
      }
      Optional<String> unsafe = unsafe(real).or(() -> unsafeFolders(real));
      if (unsafe.isPresent() || real.equals(path)) {
        return unsafe.or(() -> notExecutable(real));
      }
      return unsafeFolders(path).or(() -> notExecutable(real));
    } catch (NoSuchFileException e) {
      return Optional.of(path + " does not exist");
    } catch (IOException e) {
      return Optional.of(unseen(path, e));
    }
  }

  /** Changes whenever the file was replaced or written to. */
  public String version() {
    try {
      Path real = path.toRealPath();
      return real + " " + Files.getAttribute(real, "unix:ctime") + " " + Files.size(real);
    } catch (IOException e) {
      return "";
    }
  }

  private Optional<String> notExecutable(Path file) {
    return Files.isExecutable(file)
        ? Optional.empty()
        : Optional.of(path + " is not executable; run: chmod u+x " + file);
  }

  private Optional<String> unsafeFolders(Path file) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      Optional<String> unsafe = unsafe(folder);
      if (unsafe.isPresent()) {
        return unsafe;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unsafe(Path file) {
    try {
      int mode = number(file, "unix:mode") & PERMISSIONS;
      boolean sticky = Files.isDirectory(file) && (mode & STICKY) != 0;
      if ((mode & WRITABLE_BY_OTHERS) != 0 && !sticky) {
        return Optional.of(
            "%s may be changed by others (mode %04o); run: chmod go-w %s"
                .formatted(file, mode, file));
      }
      int owner = number(file, "unix:uid");
      if (owner != 0 && owner != number(OURSELVES, "unix:uid")) {
        return Optional.of(
            file
                + " belongs to "
                + Files.getOwner(file).getName()
                + ", neither to root nor to the agent's user; run: chown root "
                + file);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(unseen(file, e));
    }
  }

  private static String unseen(Path file, IOException cause) {
    return cause instanceof AccessDeniedException
        ? "this user may not look at %s; look with: namei -l %s".formatted(file, file)
        : file + " cannot be looked at: " + cause.getMessage();
  }

  private static int number(Path file, String attribute) throws IOException {
    return Files.getAttribute(file, attribute) instanceof Integer number ? number : 0;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
