// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.util.ArrayList;
import java.util.List;
import org.decentagent.spi.Finding;
import org.decentagent.spi.OperatorField;
import org.decentagent.spi.ProvisionerContext;

/** Checks what can be checked of a backend of people: its settings. Immutable. */
record Preflight(ProvisionerContext context) {
  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    String user = context.settings().get(ManualConfig.USER);
    try {
      OperatorField.of(OperatorField.Kind.USER, Tasks.USER, "User").suggesting(user);
    } catch (IllegalArgumentException e) {
      findings.add(
          new Finding(
              ManualFailures.code("user"),
              Finding.Severity.ERROR,
              "user = \"" + user + "\": " + e.getMessage(),
              "no task could be made of it",
              "correct 'user' in [backend." + context.backend() + "]"));
    }
    if (context.settings().get(ManualConfig.ALLOW_PRIVATE)) {
      findings.add(
          new Finding(
              ManualFailures.code("private_addresses"),
              Finding.Severity.WARNING,
              "allow_private = true",
              "an address that only your own network reaches would be handed to customers",
              "remove 'allow_private' from [backend." + context.backend() + "]"));
    }
    return findings;
  }
}
