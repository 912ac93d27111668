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
          "UPID:([A-Za-z0-9.-]{1,63}):[0-9A-Fa-f]+:[0-9A-Fa-f]+:[0-9A-Fa-f]+:[^:\\s/]+:[^:\\s/]*:[^:\\s/]+:");

  /** Refuses another form. */
  public Upid {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + Refusal.oneLine(text) + "' is not a task's id");
    }
  }

  /** The node on which the task runs. */
  public String node() {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("checked in the constructor");
    }
    return parts.group(1);
  }

  @Override
  public String toString() {
    return text;
  }
}
