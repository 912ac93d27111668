// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

/** A business failure: HTTP 200 with {@code success:false}. Immutable. */
public final class SoftError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SoftError(String text) {
    super(text, null, false, false);
  }

  /** What the caller is told. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
