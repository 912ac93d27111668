// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.nio.file.Path;
import java.util.Comparator;
import org.decentagent.agent.findings.PlainLine;

/**
 * One thing that is wrong with a configuration file, where it stands, and what to write instead.
 * Immutable.
 *
 * @param message one line
 */
public record ConfigFault(Path file, int line, int column, String message)
    implements Comparable<ConfigFault> {
  private static final Comparator<ConfigFault> BY_PLACE =
      Comparator.comparing(ConfigFault::file)
          .thenComparingInt(ConfigFault::line)
          .thenComparingInt(ConfigFault::column)
          .thenComparing(ConfigFault::message);

  /** Keeps the message on one line, whatever a quoted key contains. */
  public ConfigFault {
    message = PlainLine.marked(message);
  }

  @Override
  public int compareTo(ConfigFault other) {
    return BY_PLACE.compare(this, other);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
