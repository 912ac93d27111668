// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {
  @TempDir Path folder;

  @Test
  void aSecondAgentInThisProcessIsRefusedWithTheCommandThatFindsTheFirst() {
    try (StateFolder first = StateFolder.take(folder)) {
      assertThatThrownBy(() -> StateFolder.take(first.path()))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("another dc-agent")
          .hasMessageContaining("fuser");
    }
  }

  @Test
  void theFolderIsFreeAgainOnceItsAgentIsClosed() {
    StateFolder.take(folder).close();

    try (StateFolder second = StateFolder.take(folder)) {
      assertThat(second.path()).isEqualTo(folder);
    }
  }

  @Test
  void aSecondProcessIsRefused() throws IOException, InterruptedException {
    Process other = holder();
    try (var lines = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("holding");

      assertThatThrownBy(() -> StateFolder.take(folder))
          .isInstanceOf(AgentException.class)
          .hasMessageContaining("another dc-agent");
    } finally {
      other.destroyForcibly().waitFor();
    }
    StateFolder.take(folder).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> StateFolder.take(file.resolve("state")))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("ls -ld");
  }

  @Test
  @Guards(Rule.SECRETS)
  void aFolderThatIsMadeIsForItsOwnerOnly() throws IOException {
    try (StateFolder made = StateFolder.take(folder.resolve("state"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void theTrialFilesOfKilledProcessesGoAndNothingElseDoes() throws IOException {
    Files.writeString(folder.resolve("trial4711.tmp"), "");
    Files.writeString(folder.resolve("trial.txt"), "somebody's own");
    Path own = Files.createDirectories(folder.resolve("trial.d.tmp/somebody's own"));

    StateFolder.take(folder).close();

    assertThat(folder.resolve("trial4711.tmp")).doesNotExist();
    assertThat(folder.resolve("trial.txt")).exists();
    assertThat(own).exists();
  }

  private Process holder() throws IOException {
    Path source = folder.resolve("Holder.java");
    Files.writeString(
        source,
        """
        import java.nio.channels.FileChannel;
        import java.nio.file.Path;
        import java.nio.file.StandardOpenOption;

        class Holder {
          public static void main(String[] args) throws Exception {
            FileChannel channel =
                FileChannel.open(
                    Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            System.out.println("holding");
            System.in.read();
          }
        }
        """);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            source.toString(),
            folder.resolve("agent.lock").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
