// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Proxmox VE. Immutable. */
public record Version(int major, String text) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\..*|(\\d{1,4})");

  static Optional<Version> parse(String text) {
    Matcher version = FORM.matcher(text);
    if (!version.matches()) {
      return Optional.empty();
    }
    String major = version.group(1) == null ? version.group(2) : version.group(1);
    return Optional.of(new Version(Integer.parseInt(major), text));
  }

  /** Whether the guest agent has privileges of its own; before, it took {@code VM.Monitor}. */
  public boolean hasGuestAgentPrivileges() {
    return major >= 9;
  }

  @Override
  public String toString() {
    return text;
  }
}
