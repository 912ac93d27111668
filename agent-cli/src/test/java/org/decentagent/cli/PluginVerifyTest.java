// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Script plugin's own jar, with a program whose instances are files. */
@Tag("distribution")
final class PluginVerifyTest {
  /** Keeps a file for each instance; forgets nothing, and looks at stamps. */
  private static final String PROGRAM =
      """
      #!/bin/sh
      things=$1
      verb=$2
      read -r request
      text() { printf '%s' "$request" | sed -n 's/.*"'"$1"'":"\\([^"]*\\)".*/\\1/p'; }
      mark=$(text mark)
      instance() {
        printf '{"external_id":"%s","name":"%s","stamp":"%s","state":"running",' "$1" "$1" "$(cat "$things/$1")"
        printf '"ssh":{"host":"127.0.0.1","port":9,"user":"root"}}'
      }
      case $verb in
      describe)
        printf '{"protocol":1,"name":"files","version":"1","identity":"IDENTITY","guarantee":"client_token",'
        printf '"verbs":["describe","provision","terminate","find","inventory","probe"]}' ;;
      provision)
        [ -e "$things/$mark" ] || printf %s "$(text stamp)" >"$things/$mark"
        printf '{"status":"ready","instance":%s}' "$(instance "$mark")" ;;
      find)
        if [ -e "$things/$mark" ]; then
          printf '{"status":"found","instance":%s}' "$(instance "$mark")"
        else
          echo '{"status":"absent"}'
        fi ;;
      terminate)
        rm -f "$things/$mark"
        echo '{"status":"gone"}' ;;
      probe) echo '{"status":"up"}' ;;
      inventory)
        printf '{"status":"complete","identity":"IDENTITY","instances":['
        comma=
        for thing in "$things"/*; do
          [ -e "$thing" ] || continue
          printf '%s%s' "$comma" "$(instance "${thing##*/}")"
          comma=,
        done
        printf ']}' ;;
      esac
      """;

  @TempDir Path folder;
  private Path things;

  @BeforeEach
  void write() throws IOException {
    things = Files.createDirectory(folder.resolve("things"));
    program("files 1");
    config("settling_time = \"1 s\"");
  }

  private void program(String identity) throws IOException {
    Path program = folder.resolve("program");
    Files.writeString(program, PROGRAM.replace("IDENTITY", identity));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private void config(String more) throws IOException {
    Files.writeString(
        folder.resolve("agent.toml"),
        """
        [backend.mine]
        type = "script"
        program = "%s"
        arguments = ["%s"]
        %s
        """
            .formatted(folder.resolve("program"), things, more));
  }

  private static String jar(String name) {
    return Distribution.folder().resolve("plugins").resolve(name + "-plugin.jar").toString();
  }

  private Cli.Ended verify(String... more) {
    return new Cli(folder)
        .run(
            Stream.concat(
                    Stream.of("plugin", "verify", jar("script"), "--config", "agent.toml"),
                    Stream.of(more))
                .toArray(String[]::new));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(things)) {
      return files.toList();
    }
  }

  @Test
  void aPluginThatKeepsItsWordIsFineAndLeavesNothing() throws Exception {
    Cli.Ended ended =
        verify(
            "--yes",
            "--check",
            "removal-leaves-nothing",
            "--check",
            "stamp-names-us",
            "--check",
            "suspension-keeps-the-instance",
            "--check",
            "copy-is-a-stranger");

    assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
    assertThat(ended.out())
        .contains("passed    removal-leaves-nothing", "refused   suspension-keeps-the-instance")
        .contains("not run   copy-is-a-stranger", "2 passed, 0 failed, 1 refused as declared");
    assertThat(ended.err()).contains("REAL instances", "files 1");
    assertThat(left()).isEmpty();
  }

  @Test
  void aFaultIsNamedByItsCheckAndIsNotFine() throws Exception {
    program("'$$'");

    Cli.Ended ended = verify("--yes", "--json", "--check", "identity-is-stable");

    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(ended.json().path("fine").asBoolean()).isFalse();
    assertThat(ended.json().path("checks").path(0).path("verdict").asString()).isEqualTo("failed");
    assertThat(ended.json().path("checks").path(0).path("detail").asString())
        .contains("seen: ", "expected: ");
  }

  @Test
  void nothingIsMadeWithoutLeave() throws Exception {
    Cli.Ended silent = verify();
    Cli.Ended refused =
        new Cli(folder)
            .typing("no")
            .run("plugin", "verify", jar("script"), "--config", "agent.toml");

    assertThat(silent.code()).isEqualTo(2);
    assertThat(silent.err()).contains("--yes");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("nothing was made");
    assertThat(left()).isEmpty();
  }

  @Test
  void aWrongSettingIsNamedWithItsPlace() throws Exception {
    config("programme = \"x\"");

    Cli.Ended ended = verify("--yes");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("agent.toml:5:", "programme", "program");
  }

  @Test
  void aFolderWithoutJarsIsNotCopiedAndAnEmptyNameIsNotTheWorkingFolder() throws Exception {
    Path large = Files.createDirectories(folder.resolve("home/large"));
    Files.createSymbolicLink(large.resolve("loop"), folder.resolve("nowhere"));

    Cli.Ended none =
        new Cli(folder).run("plugin", "verify", "home", "--config", "agent.toml", "--yes");
    Cli.Ended empty =
        new Cli(folder).run("plugin", "verify", "", "--config", "agent.toml", "--yes");

    assertThat(List.of(none.code(), empty.code())).containsOnly(2);
    assertThat(none.err()).contains("home is no plugin");
    assertThat(empty.err()).contains("the plugin's name is empty");
  }

  @Test
  void whatIsNoPluginAndWhatIsNoCheckIsWrongUsage() {
    Cli.Ended missing =
        new Cli(folder).run("plugin", "verify", "no.jar", "--config", "agent.toml", "--yes");
    Cli.Ended unknown = verify("--yes", "--check", "works");
    Cli.Ended other =
        new Cli(folder)
            .run("plugin", "verify", jar("docker"), "--config", "agent.toml", "--yes", "--json");

    assertThat(List.of(missing.code(), unknown.code(), other.code())).containsOnly(2);
    assertThat(missing.err()).contains("no.jar");
    assertThat(unknown.err()).contains("no such check", "removal-leaves-nothing");
    assertThat(other.json().path("error").path("message").asString()).contains("type = \"docker\"");
  }

  @Test
  void aBackendThatIsAwayIsUnreachable() throws Exception {
    Files.writeString(folder.resolve("program"), "#!/bin/sh\nexit 1\n");

    Cli.Ended ended = verify("--yes");

    assertThat(ended.code()).as(ended.err()).isEqualTo(3);
  }

  @Test
  void aPluginThatAsksPeopleNeedsATerminal() throws Exception {
    Files.writeString(folder.resolve("agent.toml"), "[backend.people]\ntype = \"manual\"\n");

    Cli.Ended ended =
        new Cli(folder).run("plugin", "verify", jar("manual"), "--config", "agent.toml", "--yes");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("asks a person");
  }

  @Test
  void ctrlCInTheMiddleRemovesWhatWasMade() throws Exception {
    config("settling_time = \"1 min\"");
    try (CliProcess run =
        CliProcess.start(
            folder,
            Map.of(),
            "plugin",
            "verify",
            jar("script"),
            "--config",
            "agent.toml",
            "--yes",
            "--check",
            "provision-is-idempotent")) {
      Eventually.is("something is made", () -> !left().isEmpty());
      run.signal("INT");

      assertThat(run.await()).as(run.err()).isEqualTo(130);
      assertThat(left()).isEmpty();
    }
  }
}
