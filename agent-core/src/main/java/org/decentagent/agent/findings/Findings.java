// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator should know at present, by a key that says what it is about. Each is logged
 * once, when it appears or changes, and is gone when its cause is. Safe for use by many threads.
 */
public final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

  /** More of one kind say no more than these do, and would hide the others. */
  private static final int MOST_OF_A_KIND = 100;

  private final NavigableMap<String, String> present = new ConcurrentSkipListMap<>();
  private final Map<String, String> told = new ConcurrentSkipListMap<>();

  /** Something is so. */
  public void put(String key, String what) {
    String line = PlainLine.of(what);
    present.put(key, line);
    if (!line.equals(told.put(key, line))) {
      tell(key, line);
    }
  }

  private void tell(String key, String line) {
    long alike = alike(key);
    if (alike <= MOST_OF_A_KIND) {
      LOG.warn("{}", line);
    } else if (alike == MOST_OF_A_KIND + 1) {
      LOG.warn("there are more findings like these {}; they are counted only", MOST_OF_A_KIND);
    }
  }

  /** As far as it matters. */
  private long alike(String key) {
    String kind = kind(key) + "/";
    return present.tailMap(kind).keySet().stream()
        .takeWhile(other -> other.startsWith(kind))
        .limit(MOST_OF_A_KIND + 2L)
        .count();
  }

  /** A key without its last part. */
  private static String kind(String key) {
    int end = key.lastIndexOf('/');
    return end < 0 ? key : key.substring(0, end);
  }

  /** It is so no more. */
  public void clear(String key) {
    present.remove(key);
    told.remove(key);
  }

  /** Everything whose key starts like that is about to be looked at anew. */
  public void clearAll(String prefix) {
    present.keySet().removeIf(key -> key.startsWith(prefix));
  }

  /** Whether something is so about what has this key, or a part of it. */
  public boolean areAbout(String key) {
    return present.keySet().stream()
        .anyMatch(other -> other.equals(key) || other.startsWith(key + "/"));
  }

  /** All of them; of those that are alike the first, and how many more there are. */
  public List<String> all() {
    List<String> all = new ArrayList<>();
    present.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                finding -> kind(finding.getKey()),
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
        .values()
        .forEach(alike -> {
          alike.stream().limit(MOST_OF_A_KIND).forEach(all::add);
          if (alike.size() > MOST_OF_A_KIND) {
            all.add("… and " + (alike.size() - MOST_OF_A_KIND) + " more like these");
          }
        });
    return all;
  }
}
