// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BaselineTest {
  private static final Path API = Path.of("api");

  @Test
  void theBaselineIsTheOneThatTheLastLineGivesAReasonFor() throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(API.resolve("agent-spi-baseline.jar"))));
    List<String> lines = Files.readAllLines(API.resolve("README.md"));

    String last = lines.getLast();

    assertThat(last).matches("\\| \\d{4}-\\d\\d-\\d\\d \\| [0-9a-f]{64} \\| .{20,} \\|");
    assertThat(last).contains(hash);
  }
}
