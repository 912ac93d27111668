// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.decentagent.agent.backend.Quarantine;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.config.AgentSection;
import org.decentagent.agent.findings.ShellWord;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.JournalCheck;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.plugin.BarredPlugins;
import org.decentagent.cli.control.StrayAgent;

/** Looks at the journal, and at what the agent put aside in its state folder. */
record JournalChecks(Chart chart) {
  void run(AgentConfig config) {
    AgentSection agent = config.agent();
    StrayAgent.of(config)
        .ifPresent(stray ->
            chart.error(stray.code(), stray.sentence(), stray.consequence(), "as it says"));
    Path journal = Database.file(agent.state());
    if (Files.exists(journal)) {
      Optional<JournalException> trouble = JournalCheck.of(agent.state());
      trouble.ifPresentOrElse(this::tell, () -> chart.passed("journal " + journal));
    } else if (Files.exists(agent.state().resolve("agent.lock"))) {
      chart.warning(
          "journal/missing",
          "there is no journal in " + agent.state() + ", though an agent was started there before",
          "it is begun anew at the next start; what runs is taken back by its owner stamps, as far"
              + " as the platform shows that it was delivered",
          "if it was moved, put all of journal.sqlite* back before you start the agent");
    }
    quarantined(agent.state().resolve("quarantine"));
  }

  private void tell(JournalException e) {
    String code =
        switch (e.kind()) {
          case DAMAGED -> "journal/damaged";
          case NEWER -> "journal/newer";
          case READ_ONLY -> "journal/read_only";
          case FULL -> "disk/full";
          case UNREADABLE, OTHER -> "journal/unreadable";
        };
    String message = String.valueOf(e.getMessage());
    chart.error(
        code,
        message,
        "the agent does nothing that it cannot write down first; what runs keeps running",
        remedy(e, message));
  }

  private static String remedy(JournalException e, String message) {
    return switch (e.kind()) {
      case DAMAGED ->
          message.contains("mkdir ")
              ? message.substring(message.indexOf("mkdir "))
              : "set journal.sqlite* aside, and start again";
      case NEWER -> "install the version of dc-agent that ran here last";
      case READ_ONLY, FULL, UNREADABLE, OTHER -> "look as the message says, and run this again";
    };
  }

  private void quarantined(Path folder) {
    for (Path file : files(folder)) {
      chart.error(
          "backend/quarantined",
          "backend '" + file.getFileName() + "' is not used: " + Quarantine.reason(file),
          "its contracts are unmanaged: they run on, and nothing is made or removed for them",
          "with a plugin that is mended, or more memory: rm "
              + ShellWord.of(file)
              + " , and restart the agent");
    }
  }

  /** Plugins that are barred are told of with the other plugins. */
  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> BarredPlugins.named(file).isEmpty()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
