// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * Points at one instance on one backend; an external id alone never does. Immutable.
 *
 * @param externalId the backend's own id, or the name we chose where that is the identity; 1 to 200
 *     characters
 */
public record InstanceRef(BackendName backend, String externalId) {
  /** Refuses an empty or overlong id. */
  public InstanceRef {
    if (externalId.isBlank() || externalId.length() > 200) {
      throw new IllegalArgumentException("an external id has 1 to 200 characters");
    }
  }

  @Override
  public String toString() {
    return backend + "/" + externalId;
  }
}
