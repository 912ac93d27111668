// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What there is on a backend at one moment, without the plugin. Immutable. */
record Extent(List<String> instances, List<String> parts) {
  static Extent of(Optional<Truth> truth) {
    return truth
        .map(it -> new Extent(List.copyOf(it.instances()), List.copyOf(it.parts())))
        .orElseGet(() -> new Extent(List.of(), List.of()));
  }

  /** What there is now and was not before. */
  Extent since(Extent before) {
    return new Extent(minus(instances, before.instances), minus(parts, before.parts));
  }

  boolean isNothing() {
    return instances.isEmpty() && parts.isEmpty();
  }

  private static List<String> minus(List<String> now, List<String> before) {
    TreeSet<String> fresh = new TreeSet<>(now);
    before.forEach(fresh::remove);
    return List.copyOf(fresh);
  }

  @Override
  public String toString() {
    return isNothing() ? "nothing" : "instances " + instances + ", other things " + parts;
  }
}
