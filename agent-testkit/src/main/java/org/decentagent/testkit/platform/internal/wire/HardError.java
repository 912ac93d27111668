// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform.internal.wire;

/** A refusal by the framework: a 4xx or 5xx status with a plain-text body. Immutable. */
public final class HardError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public HardError(int status, String text) {
    super(text, null, false, false);
    this.status = status;
  }

  /** The body does not parse, lacks a member, or has a member of the wrong type. */
  public static HardError badPayload(String reason) {
    return new HardError(400, "parse request payload error: " + reason);
  }

  public int status() {
    return status;
  }

  /** What the caller is told. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
