// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeIt() throws IOException {
    file = folder.resolve("program");
    Files.writeString(file, "#!/bin/sh\n");
    mode(file, "rwxr-xr-x");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aFileThatOnlyItsOwnerChangesMayBeRun() {
    assertThat(new ProgramFile(file).objection()).isEmpty();
    assertThat(new ProgramFile(Path.of("/bin/sh")).objection()).isEmpty();
  }

  @Test
  void aRelativePathIsRefused() {
    assertThatThrownBy(() -> new ProgramFile(Path.of("program")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an absolute path");
  }

  @Test
  void aFileThatOthersMayChangeIsRefusedWithTheCommandThatHelps() throws IOException {
    mode(file, "rwxrwxr-x");

    assertThat(new ProgramFile(file).objection())
        .hasValue(file + " may be changed by others (mode 0775); run: chmod go-w " + file);
  }

  @Test
  void aFileOfAnotherUserIsRefused() throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "did not run: only root gives files away");
    Files.setAttribute(file, "unix:uid", 65534);

    assertThat(new ProgramFile(file).objection())
        .hasValueSatisfying(
            why -> assertThat(why).contains("neither to root nor to the agent's user"));
  }

  @Test
  void aFolderInWhichOthersMayExchangeItIsRefused() throws IOException {
    mode(folder, "rwxrwxrwx");

    assertThat(new ProgramFile(file).objection())
        .hasValueSatisfying(
            why -> assertThat(why).startsWith(folder + " may be changed by others (mode 0777)"));
  }

  @Test
  void aLinkIsNoWayAroundThat() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    mode(open, "rwxrwxrwx");
    Path link = Files.createSymbolicLink(open.resolve("link"), file);

    assertThat(new ProgramFile(link).objection())
        .hasValueSatisfying(why -> assertThat(why).startsWith(open + " may be changed"));
  }

  @Test
  void whatIsNoProgramIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "hello");
    mode(text, "rw-r--r--");

    assertThat(new ProgramFile(folder).objection()).hasValue(folder + " is not a file");
    assertThat(new ProgramFile(text).objection())
        .hasValue(text + " is not executable; run: chmod u+x " + text);
    assertThat(new ProgramFile(folder.resolve("gone")).objection())
        .hasValue(folder.resolve("gone") + " does not exist");
  }

  @Test
  void aChangeOfTheFileShows() throws IOException {
    String before = new ProgramFile(file).version();

    Files.writeString(file, "#!/bin/sh\nexit 1\n");

    assertThat(new ProgramFile(file).version()).isNotEqualTo(before);
  }

  @Test
  void aToolThatCannotBeRunIsLookedForFurther() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    mode(Files.writeString(first.resolve("setsid"), "not to be run"), "rw-r--r--");
    mode(Files.writeString(second.resolve("setsid"), "#!/bin/sh\n"), "rwxr-xr-x");

    assertThat(SystemTool.SETSID.in(List.of(first, second))).contains(second.resolve("setsid"));
    assertThat(SystemTool.SETSID.in(List.of(first))).isEmpty();
  }
}
