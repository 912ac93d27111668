// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects the faults of one file. Confined to one thread. */
final class Faults {
  private final Path file;
  private final List<ConfigFault> found = new ArrayList<>();
  private boolean hasSyntax;

  Faults(Path file) {
    this.file = file;
  }

  void add(Position at, String message) {
    found.add(new ConfigFault(file, at.line(), at.column(), message));
  }

  /** The text is not TOML at that place, so that what follows may have been misread. */
  void addSyntax(Position at, String message) {
    hasSyntax = true;
    add(at, message);
  }

  /** A fault that may come from a part of the text that could not be parsed; then it is not one. */
  void addUnlessSyntax(Position at, String message) {
    if (!hasSyntax) {
      add(at, message);
    }
  }

  void addAll(Faults more) {
    found.addAll(more.found);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<ConfigFault> sorted() {
    return found.stream().distinct().sorted().toList();
  }
}
