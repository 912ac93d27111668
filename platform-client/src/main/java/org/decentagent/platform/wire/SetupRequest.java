// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

/** Body of the registration of an agent; the token is not printed. Immutable. */
public record SetupRequest(String token, String agentPubkey) {
  @Override
  public String toString() {
    return "set-up request of " + agentPubkey;
  }
}
