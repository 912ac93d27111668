// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * Points at one instance on one backend; an external id alone never does. Immutable.
 *
 * @param externalId the backend's own id, or the name we chose where that is the identity; 1 to 200
 *     characters
 */
public record InstanceRef(BackendName backend, String externalId) {
  /** Refuses an id that is empty, overlong, or more than a line. */
  public InstanceRef {
    if (externalId.isBlank()
        || externalId.length() > 200
        || externalId.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "an external id has 1 to 200 characters, and none that controls a terminal");
    }
  }

  @Override
  public String toString() {
    return backend + "/" + externalId;
  }
}
