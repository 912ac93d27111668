// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.Nullable;

/** Who caused a timeline entry, what was said about it, and when. Immutable. */
public record Mention(String actor, @Nullable String details, long at) {
  public static Mention by(String actor, long at) {
    return new Mention(actor, null, at);
  }
}
