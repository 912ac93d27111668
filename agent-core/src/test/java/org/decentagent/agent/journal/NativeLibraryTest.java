// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibraryTest {
  private static final byte[] PACKED = "a library".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void aLibraryThatAPowerCutLeftEmptyIsUnpackedAgain() throws IOException {
    Path library = folder.resolve("native/lib.so");
    NativeLibrary.unpack(PACKED, folder.resolve("native"), library);
    Files.write(library, new byte[0]);

    NativeLibrary.unpack(PACKED, folder.resolve("native"), library);

    assertThat(library).hasBinaryContent(PACKED);
    assertThat(folder.resolve("native")).isDirectoryContaining(library::equals);
  }

  @Test
  void aLibraryThatIsWholeIsLeftAsItIs() throws IOException {
    Path library = folder.resolve("native/lib.so");
    NativeLibrary.unpack(PACKED, folder.resolve("native"), library);
    Object before = Files.getAttribute(library, "unix:ino");

    NativeLibrary.unpack(PACKED, folder.resolve("native"), library);

    assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(before);
  }
}
