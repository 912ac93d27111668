// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.decentagent.script.process.Command;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptFactoryTest {
  private static Settings settings() {
    return Settings.of(ScriptConfig.SCHEMA).with(Layer.PROVIDER, "program", "/bin/true");
  }

  private static void create(Settings settings) {
    new ScriptFactory(Map.of())
        .create(
            new TestContext(
                Workshop.BACKEND,
                Workshop.OWNER,
                settings,
                InstantSource.system(),
                new PretendedLogin()))
        .close();
  }

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(ProvisionerFactory.class))
        .hasAtLeastOneElementOfType(ScriptFactory.class);
    assertThat(new ScriptFactory().type()).isEqualTo("script");
  }

  @Test
  void everySettingIsDocumentedAndOnlyParametersAreAnOfferingsToSet() {
    List<ConfigKey<?>> keys = ScriptConfig.SCHEMA.keys();

    assertThat(keys).allSatisfy(key -> assertThat(key.doc()).endsWith("."));
    assertThat(keys.stream().filter(key -> key.mayBeSetBy(Layer.OFFERING)).map(ConfigKey::name))
        .containsExactly("parameters");
    assertThat(keys).noneMatch(key -> key.mayBeSetBy(Layer.CONTRACT));
  }

  @Test
  void settingsThatFitMakeAProvisioner() {
    assertThat(new ScriptFactory(Map.of()).configSchema()).isEqualTo(ScriptConfig.SCHEMA);
    create(settings().with(Layer.PROVIDER, "environment", List.of("HOME")));
  }

  @ParameterizedTest
  @CsvSource({"program, bin/true", "working_folder, here"})
  void aPathThatDependsOnWhereTheAgentStartedIsRefused(String key, String path) {
    assertThatThrownBy(() -> create(settings().with(Layer.PROVIDER, key, path)))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("[backend.mine] " + key)
        .hasMessageContaining("not an absolute path");
  }

  @Test
  void aVariableWithItsValueIsRefusedWithoutShowingIt() {
    assertThatThrownBy(
            () -> create(settings().with(Layer.PROVIDER, "environment", List.of("TOKEN=abc def"))))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining("not the name of a variable")
        .hasMessageNotContaining("abc");
  }

  @Test
  void aCommandInATextShowsNoValueOfTheEnvironment() {
    Command command =
        ScriptConfig.command(
            settings().with(Layer.PROVIDER, "environment", List.of("TOKEN")),
            Map.of("TOKEN", "abc def"));

    assertThat(command.environment()).containsEntry("TOKEN", "abc def");
    assertThat(command.toString()).doesNotContain("abc");
  }
}
