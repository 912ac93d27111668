// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that keys live in. */
final class KeyFileTest {
  private static final String SEED = "11".repeat(32);
  private static final String PUBLIC =
      "d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737";

  @TempDir private Path folder;

  @Test
  void aStoredKeyIsReadBackAndItsPublicKeyLiesNextToIt() throws Exception {
    Path file = folder.resolve("new/agent.key");

    KeyFile.store(key(), file);

    assertThat(KeyFile.load(file).publicHex()).isEqualTo(PUBLIC);
    assertThat(Files.readString(file).strip()).isEqualTo(SEED);
    assertThat(Files.readString(folder.resolve("new/agent.pub")).strip()).isEqualTo(PUBLIC);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(folder.resolve("new").toFile().list())
        .containsExactlyInAnyOrder("agent.key", "agent.pub");
  }

  @Test
  void aKeyIsNeverOverwritten() throws Exception {
    Path file = folder.resolve("agent.key");
    KeyFile.store(key(), file);
    SigningKey other = SigningKey.ofSeed(new byte[32]);

    assertThatThrownBy(() -> KeyFile.store(other, file))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("there is a key")
        .hasMessageContaining("move it away");

    assertThat(KeyFile.load(file).publicHex()).isEqualTo(PUBLIC);
    assertThat(Files.readString(folder.resolve("agent.pub")).strip()).isEqualTo(PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rwx--x---", "rw-rw-rw-"})
  void aFileThatOthersMayTouchIsRefusedWithTheCommandThatFixesIt(String mode) throws Exception {
    Path file = write(SEED);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> KeyFile.load(file))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(mode)
        .hasMessageContaining("chmod 600 " + file)
        .hasMessageNotContaining(SEED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------", "rwx------"})
  void aFileOfItsOwnerOnlyIsRead(String mode) throws Exception {
    Path file = write(" \n" + SEED + "\r\n\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThat(KeyFile.load(file).publicHex()).isEqualTo(PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void aPemOfTheOfficialCommandIsRead(String lineEnd) throws Exception {
    Path file = write(pem("302e020100300506032b657004220420" + SEED, lineEnd));

    assertThat(KeyFile.load(file).publicHex()).isEqualTo(PUBLIC);
  }

  @Test
  void aPemOfAnotherKindOfKeyIsRefused() throws Exception {
    Path file = write(pem("302e020100300506032b656e04220420" + SEED, "\n"));

    assertThatThrownBy(() -> KeyFile.load(file)).hasMessageContaining("neither 64 hex digits nor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "11",
        "zz",
        "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAA\n-----END PRIVATE KEY-----"
      })
  void aFileWithSomethingElseIsRefusedWithoutShowingIt(String text) throws Exception {
    Path file = write(text + "secret");

    assertThatThrownBy(() -> KeyFile.load(file))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret");
  }

  @Test
  void aHugeFileIsRefused() throws Exception {
    Path file = write(SEED + "\n" + "x".repeat(100_000));

    assertThatThrownBy(() -> KeyFile.load(file)).isInstanceOf(KeyFileException.class);
  }

  @Test
  void aMissingFileIsNamedWithTheCommandThatMakesOne() {
    assertThatThrownBy(() -> KeyFile.load(folder.resolve("agent.key")))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("agent.key")
        .hasMessageContaining("dc-agent setup");
  }

  @Test
  void aFolderInPlaceOfAFileIsRefused() {
    assertThatThrownBy(() -> KeyFile.store(key(), folder.resolve("x.pub")))
        .hasMessageContaining(".pub");
    assertThatThrownBy(() -> KeyFile.store(key(), folder)).isInstanceOf(KeyFileException.class);
  }

  private static SigningKey key() {
    return SigningKey.ofSeed(HexFormat.of().parseHex(SEED));
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("agent.key");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static String pem(String hex, String lineEnd) {
    return "-----BEGIN PRIVATE KEY-----"
        + lineEnd
        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex))
        + lineEnd
        + "-----END PRIVATE KEY-----"
        + lineEnd;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
