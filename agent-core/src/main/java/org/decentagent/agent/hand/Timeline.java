// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.hand;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.decentagent.agent.findings.PlainLine;
import org.decentagent.agent.journal.History;
import org.decentagent.agent.journal.Report;
import org.decentagent.spi.ContractId;

/** Puts everything that the journal holds of a contract's past into one order. Immutable. */
record Timeline(History history) {
  private record Dated(Instant at, String kind, String what) {}

  List<Explanation.Entry> of(ContractId id) {
    List<Dated> all = new ArrayList<>();
    history
        .events(id)
        .forEach(told -> all.add(new Dated(told.at(), told.topic().orElse("event"), told.what())));
    history.steps(id).forEach(step -> all.add(new Dated(step.at(), "step", words(step))));
    history.parts(id).forEach(part -> addPart(all, part));
    history.reports(id).forEach(report -> addReport(all, report));
    return all.stream()
        .sorted(Comparator.comparing(Dated::at))
        .map(line ->
            new Explanation.Entry(
                Explainer.text(line.at()), line.kind(), PlainLine.of(line.what())))
        .toList();
  }

  private static String words(History.Step step) {
    return step.kind().equals("value")
        ? "remembered: " + step.name()
        : (step.isKnown() ? "did: " : "begun, without a result yet: ") + step.name();
  }

  private static void addPart(List<Dated> all, History.Part part) {
    String name = part.kind() + " " + part.externalId();
    all.add(new Dated(part.at(), "part", "made: " + name));
    part.goneAt().ifPresent(at -> all.add(new Dated(at, "part", "gone: " + name)));
  }

  private static void addReport(List<Dated> all, History.Sent report) {
    String word = "'" + word(report.kind()) + "'";
    all.add(new Dated(report.at(), "report", "to be told to the platform: " + word));
    String answer = report.answer().map(said -> ": " + said).orElse("");
    report
        .deliveredAt()
        .ifPresent(
            at -> all.add(new Dated(at, "report", "told: " + word + tries(report) + answer)));
    if (report.deliveredAt().isEmpty() && report.attempts() > 0) {
      all.add(new Dated(report.at(), "report", "not told yet: " + word + tries(report) + answer));
    }
  }

  static String word(Report.Kind kind) {
    return switch (kind) {
      case PROVISIONED -> "provisioned";
      case FAILED -> "provisioning failed";
      case EXPIRED -> "expired";
      case TERMINATED -> "terminated";
    };
  }

  private static String tries(History.Sent report) {
    return ", after " + report.attempts() + (report.attempts() == 1 ? " try" : " tries");
  }
}
