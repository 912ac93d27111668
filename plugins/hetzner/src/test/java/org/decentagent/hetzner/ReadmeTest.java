// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.Fit;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** What the README says is so. */
final class ReadmeTest {
  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

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

  private static TomlTable example() throws IOException {
    Matcher block = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL).matcher(readme());
    assertThat(block.find()).isTrue();
    return Optional.ofNullable(Toml.parse(block.group(1)).getTable("backend.hetzner1"))
        .orElseThrow();
  }

  private static Settings settings(Account account) throws IOException {
    Settings settings = account.settings();
    TomlTable example = example();
    for (String key : example.keySet()) {
      Object value = Optional.ofNullable(example.get(key)).orElseThrow();
      if (!key.equals("type") && !key.equals("token")) {
        Object raw = value instanceof TomlArray list ? list.toList() : value;
        settings = settings.with(Layer.PROVIDER, key, raw);
      }
    }
    return settings;
  }

  @Test
  void theReadmeListsEverySettingAsItIs() throws IOException {
    assertThat(readme())
        .contains(
            String.join("\n", HetznerConfig.SCHEMA.keys().stream().map(ReadmeTest::row).toList()));
  }

  @Test
  void theExampleDelivers() throws IOException {
    try (Account account = Account.open()) {
      new Hand(account).firewall("customers");
      new Hand(account).sshKey("nobody");
      Settings settings = settings(account);
      Provisioner agent = account.agent(settings);
      agent.identity();

      assertThat(example().getString("type")).isEqualTo(new HetznerFactory().type());
      assertThat(agent.preflight()).isEmpty();
      assertThat(agent.fits(account.request(1, settings))).isInstanceOf(Fit.Fits.class);
      assertThat(account.deliver(agent, account.request(1, settings)).ssh()).isPresent();
    }
  }
}
