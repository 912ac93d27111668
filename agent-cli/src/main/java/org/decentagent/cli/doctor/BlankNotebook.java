// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.decentagent.spi.Notebook;

/**
 * A notebook for a look at a backend: blank, and thrown away afterwards. Safe for use by many
 * threads.
 */
final class BlankNotebook implements Notebook {
  private final SortedMap<String, String> entries = new ConcurrentSkipListMap<>();

  @Override
  public Optional<String> read(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  @Override
  public void write(String name, String value) {
    entries.put(name, value);
  }

  @Override
  public void erase(String name) {
    entries.remove(name);
  }

  @Override
  public SortedMap<String, String> entries() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }
}
