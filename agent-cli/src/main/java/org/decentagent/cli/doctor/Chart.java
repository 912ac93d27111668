// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;

/** Collects what the checks see. Confined to one thread. */
final class Chart {
  private final List<String> passed = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean unreachable;
  private boolean misconfigured;

  void passed(String what) {
    passed.add(what);
  }

  void info(String code, String evidence, String cause, String remedy) {
    add(Severity.INFO, code, evidence, cause, remedy);
  }

  void warning(String code, String evidence, String cause, String remedy) {
    add(Severity.WARNING, code, evidence, cause, remedy);
  }

  void error(String code, String evidence, String cause, String remedy) {
    misconfigured |= code.startsWith("config/");
    add(Severity.ERROR, code, evidence, cause, remedy);
  }

  /** An error for which somebody else may have to be asked. */
  void unreachable(String code, String evidence, String cause, String remedy) {
    unreachable = true;
    add(Severity.ERROR, code, evidence, cause, remedy);
  }

  void add(Finding finding) {
    unreachable |=
        finding.severity() == Severity.ERROR && finding.code().text().endsWith("/unreachable");
    findings.add(finding);
  }

  private void add(Severity severity, String code, String evidence, String cause, String remedy) {
    findings.add(new Finding(new FailureCode(code), severity, evidence, cause, remedy));
  }

  Doctor.Diagnosis diagnosis() {
    List<Finding> worstFirst =
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
    return new Doctor.Diagnosis(passed, worstFirst, exitCode());
  }

  private ExitCode exitCode() {
    if (misconfigured) {
      return ExitCode.USAGE;
    }
    if (unreachable) {
      return ExitCode.UNREACHABLE;
    }
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)
        ? ExitCode.NOT_FINE
        : ExitCode.FINE;
  }
}
