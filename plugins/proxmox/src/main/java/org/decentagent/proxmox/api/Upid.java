// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a task. Immutable.
 *
 * @param text {@code UPID:node:pid:pstart:starttime:type:id:user:}, numbers in hex
 */
public record Upid(String text) {
  private static final Pattern FORM =
      Pattern.compile(
          "UPID:([A-Za-z0-9.-]{1,63}):[0-9A-Fa-f]{1,16}:[0-9A-Fa-f]{1,15}:([0-9A-Fa-f]{1,15}):[^:\\s/]+:[^:\\s/]*:[^:\\s/]+:");

  /** Refuses another form. */
  public Upid {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + Refusal.oneLine(text) + "' is not a task's id");
    }
  }

  /** The node on which the task runs. */
  public String node() {
    return part(1);
  }

  /** When it began, in seconds of the node's clock. */
  long startedAt() {
    return Long.parseLong(part(2), 16);
  }

  private String part(int group) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("checked in the constructor");
    }
    return parts.group(group);
  }

  @Override
  public String toString() {
    return text;
  }
}
