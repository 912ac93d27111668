// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.decentagent.docker.api.DockerFailures;
import org.decentagent.docker.api.Engine;
import org.decentagent.docker.api.EngineAddress;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** Makes provisioners for Docker Engines. Safe for use by many threads. */
public final class DockerFactory implements ProvisionerFactory {
  private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";

  private final Map<String, String> environment;

  /** For the service loader. */
  public DockerFactory() {
    this(System.getenv());
  }

  DockerFactory(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String type() {
    return "docker";
  }

  @Override
  public ConfigSchema configSchema() {
    return DockerConfig.SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    Settings settings = context.settings();
    try {
      new SshAccess(settings.get(DockerConfig.ADDRESS), SshServer.PORT, SshServer.USER);
      Subnets.parse(settings.get(DockerConfig.SUBNETS));
      ImagePreparation.wanted(settings);
      EngineAddress address =
          EngineAddress.parse(
              settings
                  .find(DockerConfig.HOST)
                  .or(() -> environment("DOCKER_HOST"))
                  .orElse(DEFAULT_HOST),
              settings.find(DockerConfig.CERT_FOLDER).or(() -> environment("DOCKER_CERT_PATH")));
      Path dockerConfig =
          environment("DOCKER_CONFIG")
              .map(Path::of)
              .orElseGet(() -> Path.of(System.getProperty("user.home"), ".docker"));
      return new DockerProvisioner(
          context, Engine.at(address, dockerConfig), Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IllegalArgumentException e) {
      throw new ProvisioningException.Permanent(
          DockerFailures.code("bad_settings"),
          "[backend." + context.backend() + "] " + e.getMessage(),
          e);
    }
  }

  private Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
