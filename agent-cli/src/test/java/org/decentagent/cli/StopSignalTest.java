// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.Screen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StopSignalTest {
  private Process process;

  @BeforeEach
  void start() throws Exception {
    List<String> command = new ArrayList<>(CliProcess.HEEDING_SIGNALS);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Stubborn.class.getName()));
    process = new ProcessBuilder(command).start();
    assertThat(answer()).isEqualTo('!');
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  private int answer() throws IOException {
    return process.getInputStream().read();
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private String said() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private int code() throws InterruptedException {
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  void aSecondCtrlCEndsItAtOnceAndSaysWhatIsLeft() throws Exception {
    signal("INT");
    assertThat(answer()).isEqualTo('1');

    signal("INT");

    assertThat(code()).isEqualTo(130);
    assertThat(said()).contains("ended at once", "the rest is left").hasLineCount(1);
  }

  @Test
  void aTerminalThatClosesOnlyAsksHoweverOftenThatIsTold() throws Exception {
    signal("HUP");
    assertThat(answer()).isEqualTo('1');

    signal("HUP");
    signal("TERM");

    assertThat(code()).isEqualTo(143);
    assertThat(said()).contains("ended at once");
  }

  @Test
  void aThreadThatIsInterruptedByAnybodyGoesOnWaitingForASignal() throws Exception {
    signal("TERM");

    assertThat(answer()).isEqualTo('1');
    assertThat(answer()).isEqualTo('2');
    assertThat(new String(process.getInputStream().readNBytes(7), StandardCharsets.UTF_8))
        .isEqualTo("SIGTERM");
  }

  /** Says when it listens, is asked to stop, and was; is interrupted before; and does not stop. */
  static final class Stubborn {
    private Stubborn() {}

    private static void tell(char what) {
      System.out.print(what);
      System.out.flush();
    }

    private static void tellOnceItWaits(Thread waiting) {
      while (waiting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      tell('!');
    }

    public static void main(String[] arguments) throws InterruptedException {
      Console console = new Console(System.in, System.out, System.err, Screen.none());
      StopSignal stop = StopSignal.listen(console, "the rest is left", () -> tell('1'));
      Signals.handle(List.of("HUP", "TERM", "INT"), () -> tell('x')); // as a plugin might
      Thread waiting = Thread.currentThread();
      waiting.interrupt();
      Thread.ofPlatform().daemon().start(() -> tellOnceItWaits(waiting));
      String signal = stop.await();
      tell('2');
      System.out.print(signal);
      System.out.flush();
      Thread.interrupted();
      Thread.currentThread().join();
    }
  }
}
