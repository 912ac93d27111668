// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.findings;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator should know at present, by a key that says what it is about. Each is logged
 * once, when it appears or changes, and is gone when its cause is. Safe for use by many threads.
 */
public final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

  private final Map<String, String> present = new ConcurrentSkipListMap<>();
  private final Map<String, String> told = new ConcurrentSkipListMap<>();

  /** Something is so. */
  public void put(String key, String what) {
    String line = PlainLine.of(what);
    present.put(key, line);
    if (!line.equals(told.put(key, line))) {
      LOG.warn("{}", line);
    }
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

  /** All of them. */
  public List<String> all() {
    return List.copyOf(present.values());
  }
}
