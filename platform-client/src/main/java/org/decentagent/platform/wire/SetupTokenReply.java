// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import org.jspecify.annotations.Nullable;

/** A set-up token, which is not printed. Immutable. */
public record SetupTokenReply(@Nullable String token) {
  @Override
  public String toString() {
    return "set-up token";
  }
}
