// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.Finding;
import org.decentagent.spi.Inventory;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DockerFactoryTest {
  private record Context(Settings settings) implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return new BackendName("box");
    }

    @Override
    public Owner owner() {
      return new Owner("00", "pool", "11");
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public Notebook notebook() {
      throw new IllegalStateException("an engine can be asked what it has");
    }

    @Override
    public LoginProbe loginProbe() {
      return new KeyholderProbe();
    }
  }

  private static Settings settings() {
    return Settings.of(DockerConfig.SCHEMA).with(Layer.PROVIDER, "address", "node1.example.org");
  }

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(ProvisionerFactory.class))
        .hasAtLeastOneElementOfType(DockerFactory.class);
    assertThat(new DockerFactory().type()).isEqualTo("docker");
  }

  @Test
  void everySettingIsDocumentedAndOnlyHarmlessOnesAreOthersToSet() {
    List<ConfigKey<?>> keys = DockerConfig.SCHEMA.keys();

    assertThat(keys).allSatisfy(key -> assertThat(key.doc()).endsWith("."));
    assertThat(keys.stream().filter(key -> key.mayBeSetBy(Layer.OFFERING)).map(ConfigKey::name))
        .containsExactlyInAnyOrder("image", "pids_limit", "open_files", "runtime");
    assertThat(keys).noneMatch(key -> key.mayBeSetBy(Layer.CONTRACT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host        | tcp://10.0.0.1:2375   | cert_folder
          host        | ftp://x               | is not the address of a Docker Engine
          host        | tcp://10.0.0.1:99999  | with a port of 1 to 65535
          host        | tcp://10.0.0.1        | is not the address of a Docker Engine
          host        | unix:docker.sock      | is not the address of a Docker Engine
          cert_folder | /nonexistent          | cannot be used
          subnets     | 10.0.0.0/33           | must be between
          image       | Not An Image          | is not the name of an image
          address     | -oProxyCommand=evil   | neither a host name nor an address
          """)
  void settingsThatCannotWorkAreNamed(String key, String value, String why) {
    Settings wrong = settings().with(Layer.PROVIDER, key, value);
    DockerFactory factory = new DockerFactory(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"));

    assertThatThrownBy(() -> factory.create(new Context(wrong)))
        .isInstanceOf(ProvisioningException.Permanent.class)
        .hasMessageContaining(why);
  }

  @Test
  void withoutAnEngineNothingIsClaimed() {
    Settings settings = settings().with(Layer.PROVIDER, "host", "unix:///nonexistent/docker.sock");
    try (Provisioner provisioner = new DockerFactory(Map.of()).create(new Context(settings))) {
      Inventory inventory = provisioner.inventory();
      List<Finding> findings = provisioner.preflight();

      assertThat(inventory).isInstanceOf(Inventory.Unavailable.class);
      assertThatThrownBy(provisioner::identity).isInstanceOf(ProvisioningException.Retryable.class);
      assertThat(findings)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.evidence()).contains("sudo systemctl start docker");
          });
    }
  }
}
