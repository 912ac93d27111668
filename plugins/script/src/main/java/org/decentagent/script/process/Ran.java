// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import java.nio.ByteBuffer;

/** How a run of a program ended. */
public sealed interface Ran {
  /**
   * By itself.
   *
   * @param code its exit code; 128 and the signal's number when it was killed by one
   */
  record Exited(int code, Output output) implements Ran {}

  /** We stopped it, and everything that it had started in its process group. */
  record Stopped(Reason reason, String lastLine) implements Ran {}

  /**
   * It never ran.
   *
   * @param why with what helps
   */
  record NotStarted(String why) implements Ran {}

  /** Why we stopped it. */
  enum Reason {
    /** It took too long. */
    DEADLINE,
    /** It wrote more than anybody will read. */
    TOO_MUCH_OUTPUT,
    /** What it wrote cannot be read. */
    UNREADABLE,
    /** Our own thread was asked to stop. */
    INTERRUPTED
  }

  /**
   * What it wrote.
   *
   * @param standard its standard output, whole
   * @param lastLine the last line of its standard error, shortened; empty when there was none
   */
  record Output(ByteBuffer standard, String lastLine) {
    /** Keeps it from being changed. */
    public Output {
      standard = standard.asReadOnlyBuffer();
    }
  }
}
