// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Instant;
import java.util.Map;

/**
 * A volume or an address as the cloud keeps it. Immutable.
 *
 * @param kind {@code volume} or {@code address}
 * @param id chosen by the cloud for an address; the name chosen by the client for a volume
 */
record PartRow(String kind, String id, Map<String, String> labels, Instant listedFrom) {
  static final String VOLUME = "volume";
  static final String ADDRESS = "address";

  /** Copies the labels. */
  PartRow {
    labels = Map.copyOf(labels);
  }
}
