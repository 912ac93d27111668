// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.decentagent.agent.AgentVersion;
import org.decentagent.agent.backend.Progress;
import org.decentagent.agent.config.AgentConfig;
import org.decentagent.agent.health.HealthBoard;
import org.decentagent.agent.journal.Database;
import org.decentagent.agent.journal.Journal;
import org.decentagent.agent.journal.JournalException;
import org.decentagent.agent.operator.Demand;
import org.decentagent.agent.reconcile.Brake;
import org.decentagent.agent.status.AgentStatus;
import org.decentagent.agent.status.StatusReader;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.TemporaryFolder;
import org.decentagent.platform.signing.KeyFile;
import org.decentagent.platform.signing.KeyFileException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * Reads a status from the journal of an agent that does not run. The journal itself is only read: a
 * copy in a temporary folder is what is opened.
 *
 * @see <a href="https://www.sqlite.org/lang_vacuum.html">SQLite: VACUUM INTO</a>
 */
final class JournalSnapshot {
  private final InstantSource clock;

  JournalSnapshot(InstantSource clock) {
    this.clock = clock;
  }

  /** What the journal says; empty when there is none. */
  Optional<AgentStatus> read(AgentConfig config) {
    return look(config, database -> status(config, database));
  }

  /** Reads something else of the journal; empty when there is none. */
  <T> Optional<T> look(AgentConfig config, Function<Database, T> reading) {
    Path journal = Database.file(config.agent().state());
    if (!Files.exists(journal)) {
      return Optional.empty();
    }
    try {
      Path folder = TemporaryFolder.withRoomFor(Files.size(journal), "dc-agent-status");
      try {
        if (Files.isWritable(journal.toAbsolutePath().getParent())) {
          copy(journal, folder);
        } else {
          copyFiles(journal, folder);
        }
        try (Database database = Database.open(folder)) {
          return Optional.of(reading.apply(database));
        }
      } catch (JournalException e) {
        throw unreadable(journal, ofOriginal(e, journal, folder), e);
      } finally {
        remove(folder);
      }
    } catch (IOException | SQLException e) {
      throw unreadable(journal, String.valueOf(e.getMessage()), e);
    }
  }

  /** What is wrong with the copy is wrong with the journal, and is to be mended there. */
  private static String ofOriginal(JournalException e, Path journal, Path copies) {
    return String.valueOf(e.getMessage())
        .replace(Database.file(copies).toString(), journal.toString())
        .replace(copies.toString(), String.valueOf(journal.getParent()));
  }

  private static CommandFailure unreadable(Path journal, String why, Exception cause) {
    return new CommandFailure(
        ExitCode.NOT_FINE,
        "no agent runs, and its journal " + journal + " cannot be read: " + why,
        cause);
  }

  private static void copy(Path journal, Path folder) throws SQLException {
    if (System.getProperty("org.sqlite.tmpdir") == null) {
      System.setProperty("org.sqlite.tmpdir", folder.toString());
    }
    SQLiteConfig readOnly = new SQLiteConfig();
    readOnly.setReadOnly(true);
    readOnly.setBusyTimeout(5000);
    try (Connection source = new JDBC().connect("jdbc:sqlite:" + journal, readOnly.toProperties());
        Statement statement = source.createStatement()) {
      statement.execute(
          "vacuum into '" + Database.file(folder).toString().replace("'", "''") + "'");
    }
  }

  /**
   * SQLite reads a journal only where it may make files beside it. Where nobody may, nobody writes
   * it meanwhile either, and what a write left behind is played back in the copy.
   */
  private static void copyFiles(Path journal, Path folder) throws IOException {
    Path copy = Database.file(folder);
    Files.copy(journal, copy);
    Path log = beside(journal, "-wal");
    if (Files.exists(log)) {
      Files.copy(log, beside(copy, "-wal"));
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private AgentStatus status(AgentConfig config, Database database) {
    Journal journal = new Journal(database, clock);
    StatusReader reader =
        new StatusReader(
            journal,
            clock,
            new HealthBoard(),
            new Demand(journal, config.agent().deliveryDeadline()),
            new Progress(clock));
    List<AgentStatus.Contract> contracts = reader.contracts();
    return new AgentStatus(
        "journal",
        AgentVersion.text(),
        agentKey(config),
        config.platform().provider(),
        new AgentStatus.Platform(config.platform().url().toString(), null),
        contracts,
        config.backends().stream()
            .map(section ->
                new AgentStatus.Backend(
                    section.name().text(),
                    section.type(),
                    "UNKNOWN",
                    (int)
                        contracts.stream()
                            .filter(c -> c.backend().equals(section.name().text()))
                            .filter(c -> !c.state().equals("GONE"))
                            .count()))
            .toList(),
        reader.outbox(),
        findings(journal),
        reader.health().orElse(null),
        reader.draining().orElse(null));
  }

  private static List<String> findings(Journal journal) {
    return Stream.concat(
            Stream.of("the agent does not run; start it with: dc-agent run"),
            journal.brake().frozen().map(Brake::finding).stream())
        .toList();
  }

  private static String agentKey(AgentConfig config) {
    try {
      return KeyFile.load(config.platform().key()).publicHex();
    } catch (KeyFileException e) {
      return "unknown: " + e.getMessage();
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
