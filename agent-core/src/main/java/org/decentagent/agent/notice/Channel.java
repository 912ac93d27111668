// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.notice;

import java.util.Optional;

/** A way to call the operator. Safe for use by many threads. */
interface Channel {
  /** What it is called in findings and in the journal. */
  String name();

  /** Sends once, and waits for the answer for a while. */
  Delivery send(Message message);

  /** Looks whether it could send, without sending; empty when all is well. */
  Optional<String> check();

  /** What became of a try. */
  sealed interface Delivery {
    /** It was taken. */
    record Taken(String answer) implements Delivery {}

    /**
     * It may not have been; try again.
     *
     * @param why one clause without a secret
     */
    record Failed(String why) implements Delivery {}
  }
}
