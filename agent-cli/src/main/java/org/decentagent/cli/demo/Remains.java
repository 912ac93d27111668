// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.decentagent.cli.console.Console;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * What demos may have left behind: written down before anything is made, struck off when it is
 * proven gone. Confined to one thread.
 */
final class Remains {
  private static final TypeReference<List<Remain>> LIST = new TypeReference<>() {};

  private final Path file;

  Remains(Path file) {
    this.file = file;
  }

  /**
   * The traces of one agent on one engine.
   *
   * @param engine where the engine listens
   * @param kind whose engine it is
   * @param agentLabel what the agent's resources bear
   */
  record Remain(String engine, Kind kind, String agentLabel) {
    /** Whose engine. */
    enum Kind {
      /** Our own, started when needed. */
      PRIVATE,
      /** One that was there. */
      FOUND
    }
  }

  List<Remain> list() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Console.json().readValue(Files.readString(file), LIST);
    } catch (JacksonException e) {
      throw new IOException(file + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  void add(Remain remain) throws IOException {
    List<Remain> all = new ArrayList<>(list());
    all.add(remain);
    write(all);
  }

  void strike(Remain gone) throws IOException {
    write(list().stream().filter(Predicate.not(gone::equals)).toList());
  }

  private void write(List<Remain> all) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, Console.json().writeValueAsString(all));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
