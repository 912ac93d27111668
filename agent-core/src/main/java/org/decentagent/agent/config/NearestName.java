// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant to write. Immutable. */
final class NearestName {
  private static final int LONGEST = 64;

  private NearestName() {}

  /** The name that takes the fewest edits, if they are few enough for a slip. */
  static Optional<String> to(String written, Collection<String> names) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    return names.stream()
        .min(
            Comparator.<String>comparingInt(name -> edits(written, name))
                .thenComparing(Comparator.naturalOrder()))
        .filter(name -> edits(written, name) <= Math.max(1, name.length() / 3));
  }

  /** The same as the end of a sentence, or nothing. */
  static String hint(String written, Collection<String> names) {
    return to(written, names).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** How many letters must be added, dropped, replaced, or swapped with their neighbour. */
  private static int edits(String from, String to) {
    int[][] least = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int replaced = least[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        least[i][j] = Math.min(replaced, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
        }
      }
    }
    return least[from.length()][to.length()];
  }
}
