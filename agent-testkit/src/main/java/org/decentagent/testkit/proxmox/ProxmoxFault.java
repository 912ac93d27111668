// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

/** What goes wrong with one call to the simulated cluster. */
public sealed interface ProxmoxFault {
  /** The connection is closed without an answer and nothing happens. */
  record ClosedBefore() implements ProxmoxFault {}

  /** The call takes effect and the connection is closed without an answer. */
  record LostAnswer() implements ProxmoxFault {}

  /** Something else answers and nothing happens. */
  record Instead(int status, String reason, String contentType, String body)
      implements ProxmoxFault {}

  /** The call takes effect, and something else answers. */
  record Afterwards(int status, String reason, String contentType, String body)
      implements ProxmoxFault {}

  /** The call waits before it takes effect. */
  record HeldBefore(Hold hold) implements ProxmoxFault {}

  /** The call takes effect, and its answer waits. */
  record HeldAnswer(Hold hold) implements ProxmoxFault {}

  /** A failure as the API words it, for any reason of its own; nothing happens. */
  static ProxmoxFault failing(String message) {
    return new Instead(500, message, Answer.JSON, Answer.failureBody(message));
  }

  /** The start of a task failed, although the task's work was done. */
  static ProxmoxFault noWorkerUpid() {
    String message = "got no worker upid - start worker failed";
    return new Afterwards(500, message, Answer.JSON, Answer.failureBody(message));
  }

  /** One node could not reach another, or lost it on the way; nothing happens. */
  static ProxmoxFault unreachable(int status, String reason) {
    return new Instead(status, reason, "", "");
  }

  /** A success whose document ends too early. */
  static ProxmoxFault unreadable() {
    return new Afterwards(200, "OK", Answer.JSON, "{\"data\":");
  }

  /** A page for people, as a reverse proxy shows it. */
  static ProxmoxFault page() {
    return new Instead(
        502, "Bad Gateway", "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
  }
}
