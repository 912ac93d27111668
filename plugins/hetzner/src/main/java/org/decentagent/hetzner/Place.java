// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.util.Optional;

/** A server type at a location. Immutable. */
record Place(String type, String location) {
  /** Reads what {@link #text} wrote. */
  static Optional<Place> read(String text) {
    String[] parts = text.split(" ", -1);
    return parts.length == 2 ? Optional.of(new Place(parts[0], parts[1])) : Optional.empty();
  }

  String text() {
    return type + " " + location;
  }

  @Override
  public String toString() {
    return type + " at " + location;
  }
}
