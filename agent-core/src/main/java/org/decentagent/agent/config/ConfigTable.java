// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of a file, not yet checked: each value and where its key stands. Prints no values, as
 * somebody may have written a secret among them. Immutable.
 *
 * @param name as in the brackets: {@code backend.pve1}
 */
record ConfigTable(String name, Position position, Map<String, Raw> values) {
  /** A value as the parser gave it. */
  record Raw(Object value, Position position) {
    @Override
    public String toString() {
      return "[not shown]";
    }
  }

  ConfigTable {
    values = Map.copyOf(values);
  }

  static ConfigTable of(String name, Position position, TomlTable table) {
    Map<String, Raw> values = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      Object value = table.get(List.of(key));
      if (value != null) {
        Position at = position(table.inputPositionOf(List.of(key)), position);
        values.put(key, new Raw(plain(value), at));
      }
    }
    return new ConfigTable(name, position, values);
  }

  static Position position(@Nullable TomlPosition at, Position otherwise) {
    return at == null ? otherwise : new Position(at.line(), at.column());
  }

  ConfigTable only(Predicate<String> keys) {
    Map<String, Raw> some = new LinkedHashMap<>(values);
    some.keySet().removeIf(keys.negate());
    return new ConfigTable(name, position, some);
  }

  /** Where a key stands; where the table begins when it is not there. */
  Position positionOf(String key) {
    return Optional.ofNullable(values.get(key)).map(Raw::position).orElse(position);
  }

  private static Object plain(Object value) {
    if (!(value instanceof TomlArray array)) {
      return value;
    }
    List<Object> items = new ArrayList<>();
    for (int index = 0; index < array.size(); index++) {
      items.add(plain(array.get(index)));
    }
    return items;
  }
}
