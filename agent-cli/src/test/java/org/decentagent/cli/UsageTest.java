// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "setup",
        "run",
        "status",
        "contracts",
        "explain",
        "hold",
        "hold list",
        "hold resolve",
        "orphans",
        "orphans list",
        "orphans adopt",
        "orphans ignore",
        "orphans purge",
        "brake",
        "brake show",
        "brake release",
        "drain",
        "reconcile",
        "doctor",
        "config",
        "config check",
        "platform",
        "completion"
      })
  void everyCommandExplainsItself(String command) {
    String[] words = (command + " --help").split(" ");

    Cli.Ended ended = new Cli(folder).run(words);

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Usage: dc-agent " + command);
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(ended.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "manual", "hold", "orphans", "brake", "config", "plugin"})
  void whatEachCommandOfAGroupDoesIsAWholeSentence(String group) {
    String[] words = (group + " --help").strip().split(" ");

    Cli.Ended ended = new Cli(folder).run(words);

    String rest = ended.out().substring(ended.out().indexOf("Commands:\n"));
    int end = rest.indexOf("\n\n");
    String commands = end < 0 ? rest : rest.substring(0, end);
    String each = commands.strip().replaceAll("\\n {3,}", " ");
    assertThat(each.lines().skip(1)).isNotEmpty().allMatch(line -> line.matches(".*[.)]"));
  }

  @Test
  void theVersionIsOneLine() {
    Cli.Ended ended = new Cli(folder).run("--version");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).matches("dc-agent \\S+ \\(Java [0-9]+\\)\\R");
  }

  @Test
  void anAnswerThatADiskDoesNotTakeIsNotFine() throws Exception {
    try (CliProcess process =
        CliProcess.writingTo(Path.of("/dev/full"), folder, Map.of(), "completion")) {
      assertThat(process.await()).isEqualTo(1);
      assertThat(process.err())
          .startsWith("dc-agent: not all of the answer could be written to standard output: ")
          .hasLineCount(1);
    }
  }

  @Test
  void aReaderThatHasReadEnoughIsNothingToTell() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw");
    try (CliProcess process = CliProcess.writingTo(pipe, folder, Map.of(), "completion")) {
      reader.close();

      assertThat(process.await()).isZero();
      assertThat(process.err()).isEmpty();
    }
  }

  @Test
  void noCommandIsWrongUsage() {
    Cli.Ended ended = new Cli(folder).run();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("dc-agent --help");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void aMistypedCommandNamesTheNearest() {
    Cli.Ended ended = new Cli(folder).run("statu");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "0", "1.5", "99999999999999999999"})
  void whatIsNoTasksNumberIsWrongUsage(String written) {
    Cli.Ended ended = new Cli(folder).run("manual", "show", "--", written);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("'" + written + "' is no task's number");
  }

  @Test
  void whatCannotBeAFilesNameIsWrongUsage() {
    Cli.Ended ended = new Cli(folder).run("status", "--config", "a\0b");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .contains("'--config'", "cannot be a file's name: Nul character not allowed")
        .doesNotContain("Exception");
  }

  @Test
  void aFailureIsOneJsonValueToo() {
    Cli.Ended ended = new Cli(folder).run("status", "--json");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.json().path("error").path("exitCode").asInt()).isEqualTo(2);
    assertThat(ended.json().path("error").path("message").asString()).contains("setup");
  }

  @Test
  void wrongUsageIsOneJsonValueToo() {
    Cli.Ended ended = new Cli(folder).run("status", "--json", "--no-such-option");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.json().path("error").path("exitCode").asInt()).isEqualTo(2);
  }

  @Test
  void aBugOfOursIsOneLineAndAFile() throws Exception {
    Path config;
    try (Provider provider = Provider.onNewPlatform()) {
      config = provider.agentIn(folder);
    }
    Files.createDirectories(folder.resolve("agent/state"));
    Cli broken =
        new Cli(folder)
            .at(() -> {
              throw new IllegalStateException("the clock stands still");
            });
    writeEmptyJournal(folder.resolve("agent/state"));

    Cli.Ended ended = broken.run("status", "--config", config.toString());

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("bug of dc-agent").doesNotContain("\tat ");
    try (Stream<Path> reports = Files.list(folder.resolve("xdg/dc-agent/bugs"))) {
      assertThat(reports)
          .singleElement()
          .satisfies(report -> assertThat(report).content().contains("the clock stands still"));
    }
  }

  private static void writeEmptyJournal(Path state) {
    org.decentagent.agent.journal.Database.open(state).close();
  }

  @Test
  void theCompletionScriptKnowsEveryCommand() {
    Cli.Ended ended = new Cli(folder).run("completion");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("complete -F", "doctor", "--provider-key", "hetzner", "proxmox");
  }
}
