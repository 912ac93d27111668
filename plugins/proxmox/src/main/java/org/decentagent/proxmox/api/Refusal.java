// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

/**
 * Why the API did not do something. Immutable.
 *
 * @param what what was tried, such as {@code clone VM 9000 on node pve1}
 * @param status the HTTP status, or {@link #TASK} when a task ended with an error
 * @param message the API's own words in one line
 */
record Refusal(String what, int status, String message) {
  /** The status of a task that was accepted and failed. */
  static final int TASK = 0;

  private static final int LONGEST = 300;

  Refusal {
    message = oneLine(message);
  }

  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
