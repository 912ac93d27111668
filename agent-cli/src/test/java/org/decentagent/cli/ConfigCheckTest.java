// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCheckTest {
  private static final String RIGHT =
      """
      [platform]
      url = "https://platform.example.org"
      provider = "%s"
      pool = "pool-1"
      key = "keys/agent.key"

      [agent]
      state = "state"
      poll_interval = "5 s"

      [backend.one]
      type = "simulated"
      boot_time = "1 s"
      """
          .formatted("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  @TempDir Path folder;

  private Cli.Ended check(String text, String... more) throws IOException {
    Files.writeString(folder.resolve("agent.toml"), text);
    String[] args = new String[more.length + 2];
    args[0] = "config";
    args[1] = "check";
    System.arraycopy(more, 0, args, 2, more.length);
    return new Cli(folder).run(args);
  }

  @Test
  void aRightFileHasNoFaults() throws IOException {
    Cli.Ended ended = check(RIGHT);

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("agent.toml: no faults");
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndTheNearestRightOne() throws IOException {
    Cli.Ended ended = check(RIGHT.replace("poll_interval", "pol_interval"));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("agent.toml:9:", "pol_interval", "poll_interval");
  }

  @Test
  void aMissingUnitIsNamed() throws IOException {
    Cli.Ended ended = check(RIGHT.replace("\"5 s\"", "5"));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("agent.toml:9:", "unit");
  }

  @Test
  void theKeysOfABackendAreCheckedAgainstItsPlugin() throws IOException {
    Cli.Ended ended = check(RIGHT.replace("boot_time", "boot_tim"));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("agent.toml:13:", "boot_time");
  }

  @Test
  void everyFaultIsNamedInOneRun() throws IOException {
    Cli.Ended ended =
        check(RIGHT.replace("\"5 s\"", "true").replace("boot_time", "boot_tim"), "--json");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.json().path("faults").size()).isEqualTo(2);
    assertThat(ended.json().path("faults").path(0).path("line").asInt()).isEqualTo(9);
  }

  @Test
  void besideAnUnknownTypeStandsThePluginThatDidNotLoad() throws IOException {
    Files.writeString(
        Files.createDirectory(folder.resolve("plugins")).resolve("other.jar"), "no jar");

    Cli.Ended text = check(RIGHT.replace("simulated", "other"));
    Cli.Ended json = check(RIGHT.replace("simulated", "other"), "--json");

    assertThat(text.code()).isEqualTo(2);
    assertThat(text.out()).contains("no plugin offers the type 'other'", "other.jar is not loaded");
    assertThat(json.json().path("refused").path(0).asString()).contains("other.jar is not loaded");
  }

  @Test
  void aFileThatIsNotThereIsWrongConfiguration() {
    Cli.Ended ended = new Cli(folder).run("config", "check", "nowhere.toml");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("nowhere.toml", "no such file");
  }
}
