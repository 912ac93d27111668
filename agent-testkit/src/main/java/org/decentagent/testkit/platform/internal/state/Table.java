// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.decentagent.testkit.platform.internal.wire.Json;
import tools.jackson.databind.JsonNode;

/** Entries of one kind, oldest first. Confined to the world's lock. */
public final class Table<T> {
  private final String name;
  private final Class<T> type;
  private final Consumer<Change> changes;
  private final Map<String, T> entries = new LinkedHashMap<>();

  Table(String name, Class<T> type, Consumer<Change> changes) {
    this.name = name;
    this.type = type;
    this.changes = changes;
  }

  public Optional<T> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Adds an entry, or replaces it without moving it. */
  public void put(String key, T entry) {
    entries.put(key, entry);
    changes.accept(new Change(name, key, Json.MAPPER.valueToTree(entry)));
  }

  /** True when there was such an entry. */
  public boolean remove(String key) {
    if (entries.remove(key) == null) {
      return false;
    }
    changes.accept(new Change(name, key, null));
    return true;
  }

  /** A fresh list, oldest first. */
  public List<T> list(Predicate<T> wanted) {
    List<T> found = new ArrayList<>(entries.values());
    found.removeIf(wanted.negate());
    return found;
  }

  /** A fresh list, newest first. */
  public List<T> newest(Predicate<T> wanted) {
    return list(wanted).reversed();
  }

  String name() {
    return name;
  }

  /** Takes back what a file said, without recording a change. */
  void restore(Change change) {
    JsonNode value = change.value();
    if (value == null || value.isNull()) {
      entries.remove(change.key());
    } else {
      entries.put(change.key(), Json.MAPPER.treeToValue(value, type));
    }
  }

  /** Everything as changes that would rebuild it. */
  List<Change> snapshot() {
    List<Change> all = new ArrayList<>();
    entries.forEach((key, entry) -> all.add(new Change(name, key, Json.MAPPER.valueToTree(entry))));
    return all;
  }
}
