// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which error codes are documented: for every operation, or in the table of one. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#errors">Hetzner Cloud: errors</a>
 */
final class Codes {
  /** A row of the table in an operation's text; the status is often left blank. */
  private static final Pattern ROW =
      Pattern.compile("\\|\\s*(?:`(\\d+)`)?\\s*\\|\\s*`([a-z_]+)`\\s*\\|");

  private final Map<String, Set<Integer>> everywhere = new HashMap<>();

  Codes(JsonNode document) {
    for (JsonNode pair : document.path("x-global-error-codes")) {
      everywhere
          .computeIfAbsent(pair.path(1).stringValue(), ignored -> new HashSet<>())
          .add(pair.path(0).intValue());
    }
  }

  boolean allow(Operation operation, int status, String code) {
    if (everywhere.getOrDefault(code, Set.of()).contains(status)) {
      return true;
    }
    for (JsonNode known : operation.node().path("x-error-codes").path(Integer.toString(status))) {
      if (known.stringValue("").equals(code)) {
        return true;
      }
    }
    return ROW.matcher(operation.node().path("description").stringValue(""))
        .results()
        .anyMatch(row ->
            row.group(2).equals(code)
                && (row.group(1) == null || row.group(1).equals(Integer.toString(status))));
  }
}
