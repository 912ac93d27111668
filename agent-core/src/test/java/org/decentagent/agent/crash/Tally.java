// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.agent.Point;
import org.decentagent.agent.Point.Kind;
import org.decentagent.spi.CreateGuarantee;

/** What was killed where. Safe for use by many threads. */
final class Tally {
  private final Map<String, Row> rows = Collections.synchronizedMap(new TreeMap<>());
  private final Set<String> killed = ConcurrentHashMap.newKeySet();

  private record Row(String operation, CreateGuarantee guarantee, List<Integer> counts) {}

  /** One operation was lived through, undisturbed. */
  void undisturbed(Operation operation, CreateGuarantee guarantee, List<Kind> passed, int lives) {
    List<Integer> counts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      counts.add(Collections.frequency(passed, kind));
    }
    counts.add(lives);
    rows.putIfAbsent(operation + " " + guarantee, new Row(operation.name(), guarantee, counts));
  }

  /** The agent was killed at a point. */
  void killedAt(Point point) {
    point.names().forEach(name -> killed.add(name(point.kind(), point.when(), name)));
  }

  static String name(Kind kind, Point.When when, String method) {
    return kind == Kind.COMMIT
        ? "commit of " + method
        : when.name().toLowerCase(java.util.Locale.ROOT) + " " + method;
  }

  Set<String> killed() {
    return Set.copyOf(killed);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-28s %-13s %8s %9s %8s %6s%n"
            .formatted("operation", "guarantee", "commits", "platform", "plugin", "lives"));
    for (Row row : rows.values()) {
      text.append(
          "%-28s %-13s %8d %9d %8d %6d%n"
              .formatted(
                  row.operation(),
                  row.guarantee(),
                  row.counts().get(0),
                  row.counts().get(1),
                  row.counts().get(2),
                  row.counts().get(3)));
    }
    return text.toString();
  }
}
