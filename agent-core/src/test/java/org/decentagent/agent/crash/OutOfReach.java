// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.crash;

import java.util.Map;
import java.util.TreeMap;

/** Points at which no operation of {@link Operations} comes by, and why that is no hole. */
final class OutOfReach {
  static final Map<String, String> REASONS = reasons();

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    String looks = "asked of a backend that let nobody in; it changes nothing (AccessTest)";
    reasons.put("before Provisioner.preflight", looks);
    reasons.put("after Provisioner.preflight", looks);
    String budget = "asks nobody: how much room the budget of calls has";
    reasons.put("before PlatformClient.roomForHealth", budget);
    reasons.put("after PlatformClient.roomForHealth", budget);
    String call = "a call to the operator, of which no contract depends (NoticeRoundTest)";
    reasons.put("commit of NoticeRows.begin", call);
    reasons.put("commit of NoticeRows.delivered", call);
    reasons.put("commit of NoticeRows.postponed", call);
    reasons.put("commit of NoticeRows.trying", call);
    reasons.put(
        "commit of StepRows.deadline", "the clock was put back by hours meanwhile (BadClockTest)");
    reasons.put(
        "commit of StepRows.giveUp",
        "a number that a stranger took; the next one is chosen (JournaledStepsTest)");
    return Map.copyOf(reasons);
  }

  private OutOfReach() {}
}
