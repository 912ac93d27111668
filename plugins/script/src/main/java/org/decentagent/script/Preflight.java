// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.decentagent.script.api.Program;
import org.decentagent.script.api.ScriptFailures;
import org.decentagent.script.api.Verb;
import org.decentagent.script.process.Command;
import org.decentagent.script.process.ProgramRun;
import org.decentagent.script.wire.Json;
import org.decentagent.script.wire.Members;
import org.decentagent.script.wire.PreflightAnswer;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Finding.Severity;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;

/**
 * Checks the program, what it says of itself, and what it checks by itself; changes nothing. Safe
 * for use by many threads.
 */
final class Preflight {
  private final Program program;
  private final Descriptions descriptions;
  private final Command command;
  private final Settings settings;
  private final Duration callDeadline;

  Preflight(
      Program program,
      Descriptions descriptions,
      Command command,
      Settings settings,
      Duration callDeadline) {
    this.callDeadline = callDeadline;
    this.program = program;
    this.descriptions = descriptions;
    this.command = command;
    this.settings = settings;
  }

  List<Finding> findings() {
    Optional<String> obstacle = new ProgramRun(command).obstacle();
    if (obstacle.isPresent()) {
      return List.of(
          finding(
              "not_started",
              Severity.ERROR,
              obstacle.get(),
              "without the program no instance can be made or removed",
              "do what the sentence says, or correct 'program' and 'working_folder'"));
    }
    List<Finding> findings = new ArrayList<>(environment());
    findings.addAll(deadline());
    try {
      Description description = descriptions.ask();
      findings.addAll(guarantee(description));
      findings.addAll(verbs(description));
      if (description.can(Verb.PREFLIGHT)) {
        findings.addAll(own());
      }
    } catch (ProvisioningException e) {
      findings.add(
          new Finding(
              e.code(),
              Severity.ERROR,
              String.valueOf(e.getMessage()),
              "a program that does not answer can make no instances",
              "try it by hand: echo '{}' | " + command.program() + " describe; see PROTOCOL.md"));
    }
    return findings;
  }

  private List<Finding> deadline() {
    return ScriptConfig.isTooLong(settings, callDeadline)
        ? List.of(
            finding(
                "deadline_too_long",
                Severity.WARNING,
                "deadline is "
                    + settings.get(ScriptConfig.DEADLINE).toSeconds()
                    + " s, and call_deadline "
                    + callDeadline.toSeconds()
                    + " s",
                "the agent gives a call up at call_deadline, so the program is stopped after "
                    + ScriptConfig.deadline(settings, callDeadline).toSeconds()
                    + " s",
                "raise call_deadline, or lower deadline"))
        : List.of();
  }

  private List<Finding> environment() {
    List<String> missing = ScriptConfig.missing(settings, command);
    return missing.isEmpty()
        ? List.of()
        : List.of(
            finding(
                "environment_missing",
                Severity.WARNING,
                "the agent's environment lacks " + String.join(", ", missing),
                "the program gets only what the agent has itself",
                "set it in the agent's service, or remove the name from 'environment'"));
  }

  private List<Finding> guarantee(Description description) {
    Optional<String> shortfall = descriptions.shortfall(description);
    if (shortfall.isPresent()) {
      return List.of(
          finding(
              "guarantee",
              Severity.ERROR,
              shortfall.get(),
              "after a lost answer a second instance could be made, so none is made at all",
              "guarantee = \"none\""));
    }
    return settings.get(ScriptConfig.GUARANTEE).equals(Guarantee.NONE.word())
        ? List.of(
            finding(
                "guarantee_none",
                Severity.WARNING,
                "guarantee = \"none\"",
                "after every call whose outcome is unknown its contract waits for you",
                description.guarantee() == Guarantee.CLIENT_TOKEN
                    ? "the program promises client_token: remove the setting"
                    : "teach the program the token: see PROTOCOL.md"))
        : List.of();
  }

  private static List<Finding> verbs(Description description) {
    return description.can(Verb.INVENTORY)
        ? List.of()
        : List.of(
            finding(
                "no_inventory",
                Severity.WARNING,
                description.name() + " does not declare inventory",
                "without a listing the agent takes an instance for gone when terminate has said so"
                    + " twice, ten minutes apart, and nobody answers at its address with its host"
                    + " key any more; left-overs are not noticed",
                "teach the program inventory: see PROTOCOL.md"));
  }

  private List<Finding> own() {
    return program.ask(
        new Program.Question(Verb.PREFLIGHT, "itself", program.request(Verb.PREFLIGHT), line -> {}),
        text ->
            Members.require("findings", Json.read(text, PreflightAnswer.class).findings()).stream()
                .map(found -> read(Members.require("findings", found)))
                .toList());
  }

  private static Finding read(PreflightAnswer.Found found) {
    return new Finding(
        Members.code(found.code(), "preflight"),
        severity(Members.require("findings.severity", found.severity())),
        line("evidence", found.evidence()),
        line("cause", found.cause()),
        line("remedy", found.remedy()));
  }

  private static String line(String name, @org.jspecify.annotations.Nullable String text) {
    return Members.line(Members.require("findings." + name, text)).orElse("");
  }

  private static Severity severity(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "info" -> Severity.INFO;
      case "warning" -> Severity.WARNING;
      case "error" -> Severity.ERROR;
      default ->
          throw new IllegalArgumentException("'findings.severity' is none of info, warning, error");
    };
  }

  private static Finding finding(
      String code, Severity severity, String evidence, String cause, String remedy) {
    return new Finding(ScriptFailures.code(code), severity, evidence, cause, remedy);
  }
}
