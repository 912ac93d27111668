// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.decentagent.spi.Notebook;

/**
 * The {@link Notebook} of the backend whose contracts a {@link StepsMemory} keeps; it survives a
 * simulated kill, and its writes are places for one. Safe for use by many threads.
 */
final class InMemoryNotebook implements Notebook {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.:-]{1,80}");
  private static final int MAX_VALUE = 8 * 1024;

  private final StepsMemory memory;
  private final SortedMap<String, String> entries = new TreeMap<>();

  InMemoryNotebook(StepsMemory memory) {
    this.memory = memory;
  }

  @Override
  public Optional<String> read(String name) {
    requireName(name);
    return memory.readNow(() -> Optional.ofNullable(entries.get(name)));
  }

  @Override
  public void write(String name, String value) {
    requireName(name);
    if (value.length() > MAX_VALUE) {
      throw new IllegalArgumentException("a note has at most 8192 characters");
    }
    memory.writeNow("note " + name, () -> entries.put(name, value));
  }

  @Override
  public void erase(String name) {
    requireName(name);
    memory.writeNow("end of note " + name, () -> entries.remove(name));
  }

  @Override
  public SortedMap<String, String> entries() {
    return memory.readNow(() -> Collections.unmodifiableSortedMap(new TreeMap<>(entries)));
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name for a note");
    }
  }
}
