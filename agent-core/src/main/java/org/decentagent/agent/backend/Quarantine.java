// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.decentagent.agent.plugin.Attempt;
import org.decentagent.spi.BackendName;

/**
 * Backends whose plugin used up all memory, remembered as one file each in the state folder. Such a
 * backend is not used again after a restart until the operator removes its file. Safe for use by
 * many threads.
 */
public final class Quarantine {
  private static final String OUT_OF_MEMORY = "agent/out_of_memory";

  private final Path folder;

  /** In a folder of its own, made when needed. */
  public Quarantine(Path folder) {
    this.folder = folder;
  }

  /** Remembers a backend if that is how its call ended. */
  <T> Attempt<T> watch(BackendName backend, Attempt<T> attempt) {
    if (attempt instanceof Attempt.Failed<T>(var reason)
        && reason.code().text().equals(OUT_OF_MEMORY)) {
      remember(backend, reason.getMessage());
    }
    return attempt;
  }

  private void remember(BackendName backend, String why) {
    try {
      Files.createDirectories(folder);
      Files.writeString(file(backend), why + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot quarantine backend " + backend, e);
    }
  }

  /** Why a backend must not be used, with the command that ends that. */
  public Optional<String> finding(BackendName backend) {
    return Files.exists(file(backend))
        ? Optional.of(
            "backend '"
                + backend
                + "' is not used: its plugin had used up all memory. With a plugin that is mended, or"
                + " more memory, use it again with: rm "
                + file(backend))
        : Optional.empty();
  }

  private Path file(BackendName backend) {
    return folder.resolve(backend.text());
  }
}
