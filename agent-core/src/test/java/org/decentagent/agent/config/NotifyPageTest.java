// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.decentagent.spi.config.ConfigKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/notify.md shows is what the agent takes. */
final class NotifyPageTest {
  private static final Path PAGE = Path.of("..", "docs", "notify.md");

  @TempDir Path folder;

  private static List<String> examples() throws IOException {
    return Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(MatchResult::group)
        .map(text -> text.replace("```toml\n", "").replace("```", ""))
        .toList();
  }

  @Test
  void everyExampleIsTakenAsItStands() throws IOException {
    Files.createDirectory(folder.resolve("keys"));
    for (String name : List.of("webhook.url", "slack.url", "telegram.url")) {
      Path secret =
          Files.writeString(folder.resolve("keys").resolve(name), "https://example.org/hook");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    for (String example : examples()) {
      Path file = ConfigFiles.write(folder, ConfigFiles.MINIMAL + "\n" + example);
      ConfigResult result = AgentConfig.read(file, Map.of("SMTP_PASSWORD", "geheim"));

      assertThat(result).as(example).isInstanceOf(ConfigResult.Valid.class);
    }
    assertThat(examples()).hasSizeGreaterThan(4);
  }

  @Test
  void everyKeyIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(NotifySection.SCHEMA.keys())
        .extracting(ConfigKey::name)
        .allSatisfy(key -> assertThat(page).contains(key));
  }
}
