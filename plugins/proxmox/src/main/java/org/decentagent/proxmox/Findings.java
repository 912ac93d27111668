// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.util.ArrayList;
import java.util.List;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.ProvisioningException;

/** Collects what a check finds; a check that cannot look is a finding itself. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  void error(String code, String evidence, String cause, String remedy) {
    add(code, Severity.ERROR, evidence, cause, remedy);
  }

  void warning(String code, String evidence, String cause, String remedy) {
    add(code, Severity.WARNING, evidence, cause, remedy);
  }

  private void add(String code, Severity severity, String evidence, String cause, String remedy) {
    all.add(new Finding(ProxmoxFailures.code(code), severity, evidence, cause, remedy));
  }

  /** Runs a part of the check. */
  void check(Runnable part) {
    try {
      part.run();
    } catch (ProvisioningException e) {
      all.add(
          new Finding(
              e.code(),
              Severity.ERROR,
              e.getMessage(),
              "this could not be checked",
              "see the message"));
    }
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
