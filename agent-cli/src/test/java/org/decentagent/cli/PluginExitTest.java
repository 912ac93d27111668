// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginExitTest {
  @TempDir Path folder;

  @Test
  void aPluginThatEndsTheProcessIsNamedAndItsBackendLeftAlone() throws Exception {
    Process process = ended("plugin-my-box-change-3");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said(process)).contains("'my-box'", "System.exit").hasLineCount(1);
    assertThat(folder.resolve("quarantine/my-box"))
        .content()
        .contains("the whole agent was ended", "plugin-my-box-change-3");
  }

  @Test
  void aPluginThatEndsTheProcessWhileItIsLoadedIsNamedAndLeftAlone() throws Exception {
    Process process = ended("plugin-load:evil.jar");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said(process)).contains("plugin evil.jar", "System.exit").hasLineCount(1);
    assertThat(folder.resolve("quarantine/plugin.evil.jar"))
        .content()
        .contains("the whole agent was ended", "PluginExitTest$Ended");
  }

  @Test
  void aCommandThatAPluginEndsIsNotFineAndSaysSo() throws Exception {
    Process process = ended("plugin-load:evil.jar", "command");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said(process))
        .contains("this command was ended by the plugin evil.jar", "System.exit")
        .hasLineCount(1);
    assertThat(Files.exists(folder.resolve("quarantine"))).isFalse();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aThreadThatIsNobodysIsNamedAndNoBackendBlamed() throws Exception {
    Process process = ended("pool-1-thread-1");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said(process))
        .contains("'pool-1-thread-1'", "in org.decentagent.cli.PluginExitTest$Ended");
    assertThat(Files.exists(folder.resolve("quarantine"))).isFalse();
  }

  @Test
  void aCommandWhoseMemoryIsUsedUpSaysSoInOneLine() throws Exception {
    Process process = started(Starved.class);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said(process)).startsWith("dc-agent: out of memory; ").hasLineCount(1);
  }

  @Test
  void whoWaitsEndsNothing() {
    StackTraceElement[] waiting = {new StackTraceElement("java.lang.Thread", "sleep", null, 1)};

    assertThat(PluginExit.culprit(Map.of(Thread.currentThread(), waiting))).isEmpty();
  }

  private Process ended(String... how) throws Exception {
    return started(Ended.class, how);
  }

  private Process started(Class<?> main, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  /** A process in which a thread takes all memory, and gives nothing back. */
  static final class Starved {
    private static final List<byte[]> EATEN = new ArrayList<>();

    private Starved() {}

    public static void main(String[] arguments) {
      LastWords lastWords = new LastWords();
      try {
        Thread.ofPlatform().daemon().start(Starved::eat);
        while (true) {
          byte[] needed = new byte[1024 * 1024];
          needed[0] = 1;
        }
      } catch (OutOfMemoryError e) {
        lastWords.end();
      }
    }

    private static void eat() {
      while (true) {
        try {
          EATEN.add(new byte[8192]);
        } catch (OutOfMemoryError e) {
          Thread.onSpinWait();
        }
      }
    }
  }

  /** A process in which a thread of that name calls {@code System.exit(0)}. */
  static final class Ended {
    private Ended() {}

    public static void main(String[] arguments) {
      if (arguments.length > 2) {
        PluginExit.during(System.err, () -> exit(arguments[1]));
      } else {
        PluginExit.watch(Path.of(arguments[0]), System.err);
        exit(arguments[1]);
      }
    }

    private static boolean exit(String thread) {
      try {
        Thread.ofPlatform().name(thread).start(() -> System.exit(0)).join();
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
