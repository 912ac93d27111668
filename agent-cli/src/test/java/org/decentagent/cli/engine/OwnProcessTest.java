// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnProcessTest {
  @TempDir Path folder;

  @Test
  void whatWeStartedCanBeEndedLater() throws Exception {
    Process sleeping = new ProcessBuilder("sleep", "600").start();
    new OwnProcess(folder.resolve("process")).remember(sleeping.toHandle());

    new OwnProcess(folder.resolve("process")).end(Duration.ofSeconds(5));

    assertThat(sleeping.waitFor()).isNotZero();
    assertThat(folder.resolve("process")).doesNotExist();
  }

  @Test
  void anotherProcessWithTheSameNumberIsLeftAlone() throws Exception {
    Process strange = new ProcessBuilder("sleep", "600").start();
    Files.writeString(folder.resolve("process"), strange.pid() + " 2020-01-01T00:00:00Z");

    new OwnProcess(folder.resolve("process")).end(Duration.ofSeconds(5));

    assertThat(strange.isAlive()).isTrue();
    strange.destroyForcibly();
  }

  @Test
  void aBrokenFileEndsNothing() throws Exception {
    Files.writeString(folder.resolve("process"), "1");

    assertThat(new OwnProcess(folder.resolve("process")).find()).isEmpty();
  }
}
