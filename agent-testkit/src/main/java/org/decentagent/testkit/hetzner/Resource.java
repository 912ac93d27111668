// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.time.Instant;
import java.util.Map;

/** A thing in a project, with an id, a name and labels. Guarded by the world. */
interface Resource {
  long id();

  String name();

  Map<String, String> labels();

  Instant created();

  void rename(String to);

  /** Replaces the whole set. */
  void relabel(Map<String, String> to);
}
