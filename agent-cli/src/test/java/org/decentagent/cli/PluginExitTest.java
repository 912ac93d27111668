// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginExitTest {
  @TempDir Path folder;

  @Test
  void aPluginThatEndsTheProcessIsNamedAndItsBackendLeftAlone() throws Exception {
    Process process = ended("plugin-my-box-change-3");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("'my-box'", "System.exit")
        .hasLineCount(1);
    assertThat(folder.resolve("quarantine/my-box"))
        .content()
        .contains("ended the whole agent", "plugin-my-box-change-3");
  }

  @Test
  void aThreadThatIsNobodysIsNamedAndNoBackendBlamed() throws Exception {
    Process process = ended("pool-1-thread-1");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("'pool-1-thread-1'");
    assertThat(Files.exists(folder.resolve("quarantine"))).isFalse();
  }

  @Test
  void whoWaitsEndsNothing() {
    StackTraceElement[] waiting = {new StackTraceElement("java.lang.Thread", "sleep", null, 1)};

    assertThat(PluginExit.culprit(Map.of(Thread.currentThread(), waiting))).isEmpty();
  }

  private Process ended(String thread) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Ended.class.getName(),
            folder.toString(),
            thread)
        .start();
  }

  /** A process in which a thread of that name calls {@code System.exit(0)}. */
  static final class Ended {
    private Ended() {}

    public static void main(String[] arguments) throws InterruptedException {
      PluginExit.watch(Path.of(arguments[0]), System.err);
      Thread.ofPlatform().name(arguments[1]).start(() -> System.exit(0)).join();
    }
  }
}
