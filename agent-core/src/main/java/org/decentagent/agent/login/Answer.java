// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import java.net.SocketTimeoutException;
import java.util.Set;
import org.decentagent.spi.LoginProbe.Verdict;

/**
 * The first words of whoever took the call, and what they tell about a try that came to nothing.
 * Immutable.
 *
 * @param words printable; empty for silence
 */
record Answer(String words) {
  /**
   * What OpenSSH says instead of a greeting to a caller it has no room for, or whose address it has
   * had enough of for a while.
   *
   * @see <a href="https://man.openbsd.org/sshd_config#MaxStartups">sshd_config(5), MaxStartups and
   *     PerSourcePenalties</a>
   */
  private static final Set<String> NOT_NOW =
      Set.of("Exceeded MaxStartups", "Not allowed at this time");

  /** Something else than SSH was not promised; silence and a busy server may be over soon. */
  Verdict verdict() {
    return isOther() ? Verdict.REFUSED : Verdict.UNREACHABLE;
  }

  /** One clause about a connection that failed. */
  String failure(Throwable failure) {
    if (isOther()) {
      return other();
    }
    if (NOT_NOW.contains(words)) {
      return "the SSH server takes no calls now: '" + words + "'";
    }
    if (failure instanceof SocketTimeoutException) {
      return silence();
    }
    return words.isEmpty()
        ? "the port takes connections and closes them without a word"
        : "the handshake with the SSH server ('" + words + "') failed: " + reason(failure);
  }

  /** One clause about a connection on which nothing more came. */
  String silence() {
    if (isOther()) {
      return other();
    }
    return words.isEmpty()
        ? "the port takes connections, and nothing is said in time"
        : "the SSH server ('" + words + "') does not go on in time";
  }

  /** A runtime exception is how JSch stumbles over bytes that are no SSH packet. */
  private static String reason(Throwable failure) {
    return failure instanceof RuntimeException
        ? "it sends what is no SSH packet"
        : String.valueOf(failure.getMessage());
  }

  private String other() {
    return "the port answers, and not as SSH: '" + words + "'";
  }

  private boolean isOther() {
    return !words.isEmpty() && !words.startsWith("SSH-") && !NOT_NOW.contains(words);
  }
}
