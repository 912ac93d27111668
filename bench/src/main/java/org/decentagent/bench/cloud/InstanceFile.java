// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.decentagent.spi.Owner;
import org.decentagent.spi.OwnerStamp;
import org.decentagent.spi.Ownership;

/**
 * A line for each instance that was made ({@code + NAME STAMP}) or removed ({@code - NAME}). Safe
 * for use by many threads.
 */
final class InstanceFile {
  private final Path path;
  private final Owner owner;

  InstanceFile(Path path, Owner owner) {
    this.path = path;
    this.owner = owner;
  }

  Map<String, OwnerStamp> read() {
    Map<String, OwnerStamp> instances = new LinkedHashMap<>();
    for (String line : lines()) {
      String[] parts = line.split(" ", 3);
      if (parts[0].equals("-")) {
        instances.remove(parts[1]);
      } else if (OwnerStamp.read(parts[2], parts[1], owner) instanceof Ownership.Ours(var stamp)) {
        instances.put(parts[1], stamp);
      }
    }
    return instances;
  }

  private List<String> lines() {
    try {
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(OwnerStamp stamp) {
    append("+ " + stamp.resource() + " " + stamp.line());
  }

  void remove(String name) {
    append("- " + name);
  }

  private synchronized void append(String line) {
    try {
      Files.writeString(path, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
