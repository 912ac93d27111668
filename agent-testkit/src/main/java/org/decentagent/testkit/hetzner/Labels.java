// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The rules for labels.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#labels">Hetzner Cloud: labels</a>
 */
final class Labels {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  private Labels() {}

  /** Labels out of a request, checked one by one. */
  static Map<String, String> read(JsonNode node) {
    if (!node.isObject()) {
      throw ApiError.undocumented("labels", "must be an object");
    }
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : node.properties()) {
      if (!label.getValue().isString()) {
        throw ApiError.undocumented("labels", "the value of '" + label.getKey() + "' is no string");
      }
      check(label.getKey(), label.getValue().stringValue());
      labels.put(label.getKey(), label.getValue().stringValue());
    }
    return labels;
  }

  private static void check(String key, String value) {
    if (!isKey(key)) {
      throw ApiError.invalid("labels", "'" + key + "' is not a valid label key");
    }
    if (key.startsWith("hetzner.cloud/")) {
      throw ApiError.invalid("labels", "the prefix hetzner.cloud/ is reserved");
    }
    if (!isValue(value)) {
      throw ApiError.invalid("labels", "the value of label '" + key + "' is not valid");
    }
  }

  static boolean isKey(String key) {
    int slash = key.indexOf('/');
    return NAME.matcher(key.substring(slash + 1)).matches()
        && (slash < 0 || PREFIX.matcher(key.substring(0, slash)).matches());
  }

  static boolean isValue(String value) {
    return value.isEmpty() || NAME.matcher(value).matches();
  }
}
