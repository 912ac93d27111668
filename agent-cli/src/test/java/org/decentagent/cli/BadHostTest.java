// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.decentagent.agent.Agent;
import org.decentagent.agent.journal.Database;
import org.decentagent.testkit.cloud.SimulatedProvisionerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a person sees at a terminal when the host is bad. */
final class BadHostTest {
  @TempDir Path folder;

  private final Provider provider = Provider.onNewPlatform();

  @AfterEach
  void close() {
    provider.close();
  }

  private Cli.Ended doctor(Path config) {
    return new Cli(folder).run("doctor", "--json", "--config", config.toString());
  }

  private static JsonNode finding(Cli.Ended ended, String code) {
    List<String> others = new ArrayList<>();
    for (JsonNode finding : ended.json().path("findings")) {
      if (finding.path("code").asString().equals(code)) {
        return finding;
      }
      others.add(finding.path("code").asString());
    }
    throw new AssertionError("no " + code + " among " + others);
  }

  @Test
  void onADamagedJournalNoAgentStartsAndTheCommandsThatHelpAreSaid() throws Exception {
    Path config = provider.agentIn(folder);
    Path journal = journal(config);
    Files.write(journal, new byte[0]);

    Cli.Ended ended = doctor(config);
    CliProcess run = CliProcess.start(folder, Map.of(), "run", "--config", config.toString());
    int code;
    try (run) {
      code = run.await();
    }

    assertThat(code).isEqualTo(1);
    assertThat(run.err()).contains(journal + " is damaged", "mkdir ", " && mv ");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(finding(ended, "journal/damaged").path("remedy").asString())
        .startsWith("mkdir ")
        .contains(journal + "* ");
    assertThat(Files.size(journal)).isZero();
  }

  @Test
  void aJournalOfALaterReleaseIsNamed() throws Exception {
    Path config = provider.agentIn(folder);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal(config));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "update flyway_schema_history set version = '10' where version = '1'");
    }

    Cli.Ended ended = doctor(config);
    Cli.Ended status = new Cli(folder).run("status", "--config", config.toString());

    assertThat(status.err())
        .contains(
            "cannot be read: "
                + config.resolveSibling("state/journal.sqlite")
                + " was written by a newer dc-agent");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(finding(ended, "journal/newer").path("evidence").asString())
        .contains("newer dc-agent", "version 10");
  }

  @Test
  void aJournalThatIsMissingIsNamedAndAWholeOnePasses() throws Exception {
    Path config = provider.agentIn(folder);
    Path journal = journal(config);
    Cli.Ended whole = new Cli(folder).run("doctor", "--config", config.toString());
    Files.writeString(journal.resolveSibling("agent.lock"), "");
    Files.move(journal, folder.resolve("elsewhere"), StandardCopyOption.ATOMIC_MOVE);

    Cli.Ended missing = doctor(config);

    assertThat(whole.out()).contains("journal " + journal);
    assertThat(finding(missing, "journal/missing").path("remedy").asString())
        .contains("journal.sqlite*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "config check", "doctor"})
  void aFolderForTemporaryFilesThatIsNotThereIsNamed(String command) throws Exception {
    Path config = provider.agentIn(folder);
    journal(config);
    Path nowhere = folder.resolve("nowhere");

    Said said = withTemporaryFiles(nowhere, command, config);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.words())
        .contains(
            "the folder for temporary files, " + nowhere + ", takes nothing: it is not there",
            "DC_AGENT_JAVA_OPTIONS=-Djava.io.tmpdir=")
        .doesNotContain("Exception", "journal.sqlite cannot be read");
  }

  @Test
  void aFolderForTemporaryFilesWithoutRoomForTheJournalIsNamed() throws Exception {
    Path config = provider.agentIn(folder);
    journal(config);
    Path small = Files.createDirectories(folder.resolve("small"));
    mountDisk(small, "size=32k");
    try {
      Said said = withTemporaryFiles(small, "status", config);

      assertThat(said.code()).isEqualTo(1);
      assertThat(said.words())
          .contains("the folder for temporary files, " + small + ", takes nothing: it has ");
    } finally {
      ran("umount", small.toString());
    }
  }

  private record Said(int code, String words) {}

  private Said withTemporaryFiles(Path place, String command, Path config) throws Exception {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    line.addAll(List.of("--config", config.toString()));
    Map<String, String> java = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + place);
    try (CliProcess process = CliProcess.start(folder, java, line.toArray(String[]::new))) {
      int code = process.await();
      return new Said(code, process.out() + process.err());
    }
  }

  private static void mountDisk(Path place, String options) throws Exception {
    assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString()),
        "did not run: a disk can be mounted by root only");
  }

  @Test
  void aStateFolderOnAReadOnlyDiskIsNamedByBoth() throws Exception {
    Path config = provider.agentIn(folder);
    Path state = Files.createDirectories(config.resolveSibling("state"));
    mountDisk(state, "ro,size=1m");
    Cli.Ended ended;
    CliProcess run;
    try {
      ended = doctor(config);
      run = CliProcess.start(folder, Map.of(), "run", "--config", config.toString());
      run.await();
    } finally {
      ran("umount", "-l", state.toString());
    }

    assertThat(finding(ended, "disk/read_only").path("remedy").asString()).contains("findmnt");
    assertThat(run.err()).contains("read-only file system", "findmnt").doesNotContain("\tat ");
  }

  @Test
  void aDiskWithoutRoomIsCalledFullAndNotOneThatTakesNothing() throws Exception {
    Path config = provider.agentIn(folder);
    Path state = Files.createDirectories(config.resolveSibling("state"));
    mountDisk(state, "size=1m,nr_inodes=1");
    Cli.Ended ended;
    try {
      ended = doctor(config);
    } finally {
      ran("umount", "-l", state.toString());
    }

    assertThat(finding(ended, "disk/full").path("remedy").asString()).contains("df -h");
    assertThat(ended.out()).doesNotContain("disk/refuses");
  }

  @Test
  void theJournalOfAnAgentThatEndedIsReadFromADiskThatBecameReadOnly() throws Exception {
    Path config = provider.agentIn(folder);
    Agent.configuredBy(config).with(new SimulatedProvisionerFactory()).start().close();
    String state = config.resolveSibling("state").toString();
    assumeTrue(
        ran("mount", "--bind", state, state), "did not run: a disk can be mounted by root only");
    Cli.Ended told;
    try {
      assumeTrue(ran("mount", "-o", "remount,ro,bind", state), "did not run: no such mount here");
      told = new Cli(folder).run("status", "--json", "--config", config.toString());
    } finally {
      ran("umount", "-l", state);
    }

    assertThat(told.err()).doesNotContain("SQLITE");
    assertThat(told.json().path("source").asString()).isEqualTo("journal");
  }

  @Test
  void aBackendInQuarantineIsNamedWithTheCommandThatLetsItInAgain() throws Exception {
    Path config = provider.agentIn(folder);
    Path file = config.resolveSibling("state").resolve("quarantine").resolve("simulated");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "cannot provision: its plugin ran out of memory\n");

    Cli.Ended ended = doctor(config);

    assertThat(finding(ended, "backend/quarantined").path("evidence").asString())
        .contains("'simulated'", "ran out of memory");
    assertThat(finding(ended, "backend/quarantined").path("remedy").asString())
        .contains("rm " + file);
  }

  /** As an agent leaves it. */
  private static Path journal(Path config) {
    Path state = config.resolveSibling("state");
    try (Database database = Database.open(state)) {
      return database.file();
    }
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
