// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

/**
 * What a backend says it is (a Docker engine's id, a cluster's name and certificate authority): the
 * same as long as it is the same account, host or cluster, whatever address leads to it. Immutable.
 *
 * @param text compared for equality only, never parsed; 1 to 200 characters
 */
public record BackendIdentity(String text) {
  /** Refuses an empty or overlong text. */
  public BackendIdentity {
    if (text.isBlank() || text.length() > 200) {
      throw new IllegalArgumentException("a backend identity has 1 to 200 characters");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
