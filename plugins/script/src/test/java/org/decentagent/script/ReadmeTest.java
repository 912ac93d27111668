// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Layer;
import org.junit.jupiter.api.Test;

/** The table of settings in the README is the schema's. */
final class ReadmeTest {
  private static String row(ConfigKey<?> key) {
    String fallback =
        key.isRequired()
            ? "required"
            : key.fallbackText().map(text -> "`" + text + "`").orElse("–");
    return "| `%s` | %s | %s | %s |"
        .formatted(
            key.name(),
            fallback,
            key.mayBeSetBy(Layer.OFFERING) ? "provider, offering" : "provider",
            key.doc());
  }

  @Test
  void theReadmeListsEverySettingAsItIs() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(readme)
        .contains(
            String.join("\n", ScriptConfig.SCHEMA.keys().stream().map(ReadmeTest::row).toList()));
  }
}
