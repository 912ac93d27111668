// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupTest {
  @TempDir Path folder;

  private final Provider provider = Provider.onNewPlatform();

  @AfterEach
  void close() {
    provider.close();
  }

  private Cli.Ended setup(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "setup";
    args[1] = "--platform";
    args[2] = provider.platform.url().toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return new Cli(folder).run(args);
  }

  @Test
  void aTokenBecomesAnAgentWithAKeyOfItsOwn() throws Exception {
    Cli.Ended ended = setup("--token", provider.token(), "--dir", "agent", "--json");

    assertThat(ended.code()).as(ended.err()).isZero();
    Path key = folder.resolve("agent/keys/agent.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(ended.json().path("provider").asString()).isEqualTo(provider.key.publicHex());
    assertThat(ended.out()).doesNotContain(Files.readString(key).strip());
    Cli.Ended check = new Cli(folder).run("config", "check", "agent/agent.toml");
    assertThat(check.code()).as(check.out()).isZero();
  }

  @Test
  void theTokenCanComeFromAFile() throws Exception {
    tokenFile("rw-------");

    Cli.Ended ended = setup("--token-file", "token");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(folder.resolve("agent.toml")).exists();
  }

  @Test
  void aTokenThatOthersCanReadIsRefusedBeforeItIsSpent() throws Exception {
    tokenFile("rw-r--r--");

    Cli.Ended refused = setup("--token-file", "token");
    boolean made = Files.exists(folder.resolve("keys"));
    tokenFile("rw-------");
    Cli.Ended mended = setup("--token-file", "token");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("can be read by others", "chmod 600 " + folder.resolve("token"));
    assertThat(made).isFalse();
    assertThat(mended.code()).as(mended.err()).isZero();
  }

  private void tokenFile(String mode) throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, provider.token() + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aSettingCanBeGivenAtOnce() throws Exception {
    Cli.Ended ended =
        setup("--token", provider.token(), "--set", "backend.simulated.boot_time=3 s");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(Files.readString(folder.resolve("agent.toml"))).contains("\nboot_time = \"3 s\"");
  }

  @Test
  void aSettingThatIsNoneIsRefusedBeforeTheTokenIsSpent() {
    String token = provider.token();

    Cli.Ended unknown = setup("--token", token, "--set", "agent.pol=3 s");
    Cli.Ended ofBackend = setup("--token", token, "--set", "backend.simulated.bot_time=3 s");
    Cli.Ended list = setup("--token", token, "--set", "backend.simulated.boot_time=[\"a\"]");
    Cli.Ended mended = setup("--token", token, "--set", "backend.simulated.boot_time=3 s");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("agent.pol");
    assertThat(ofBackend.code()).isEqualTo(2);
    assertThat(ofBackend.err()).contains("bot_time");
    assertThat(list.err()).contains("a list cannot be given here");
    assertThat(mended.code()).as(mended.err()).isZero();
  }

  @Test
  void aUsedTokenIsRefusedAndTheKeyIsKeptForTheNext() {
    String token = provider.token();
    setup("--token", token, "--dir", "first");

    Cli.Ended again = setup("--token", token, "--dir", "second");
    Cli.Ended withAnother = setup("--token", provider.token(), "--dir", "second");

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("token works once").doesNotContain(token);
    assertThat(withAnother.code()).as(withAnother.err()).isZero();
  }

  @Test
  void aConfigurationIsNeverOverwritten() throws Exception {
    setup("--token", provider.token());
    String before = Files.readString(folder.resolve("agent.toml"));

    Cli.Ended ended = setup("--token", provider.token());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("left as it is");
    assertThat(Files.readString(folder.resolve("agent.toml"))).isEqualTo(before);
  }

  @Test
  void withoutATokenNothingIsMade() {
    Cli.Ended ended = setup();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--token-file");
    assertThat(folder.resolve("keys")).doesNotExist();
  }

  @Test
  void aPasswordInTheAddressIsNotRepeated() {
    Cli.Ended ended =
        new Cli(folder).run("setup", "--platform", "https://me:secret@localhost", "--token", "t");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("user name or password").doesNotContain("secret");
  }

  @Test
  void aTokenFileThatCannotBeReadIsNamedWithTheReason() {
    Cli.Ended ended = setup("--token-file", "tokn");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).endsWith("tokn: there is no such file\n");
  }

  @Test
  void aPlatformThatIsNotThereIsUnreachable() {
    String token = provider.token();
    provider.platform.close();

    Cli.Ended ended = setup("--token", token);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("cannot be reached").doesNotContain(token);
  }

  @Test
  void aTokenIsNotSentToAnotherMachineInTheClear() {
    Cli.Ended ended =
        new Cli(folder).run("setup", "--platform", "http://platform.example.org", "--token", "t");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("platform.example.org");
  }
}
