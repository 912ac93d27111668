// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Layer;
import org.decentagent.spi.config.Settings;
import org.decentagent.spi.unit.Secret;

/** Makes small provisioners of one kind. Safe for use by many threads. */
record SmallFactory(Kind kind, SimulatedCloud cloud) implements ProvisionerFactory {
  static final ConfigKey<Secret> TOKEN = ConfigKey.secret("token", "The key to the cloud.");
  private static final ConfigSchema SCHEMA = ConfigSchema.of(TOKEN);

  /** A right or a wrong way to do it. */
  @FunctionalInterface
  interface Kind {
    Provisioner open(ProvisionerContext context, WorldUse use);
  }

  static Settings settings() {
    return Settings.of(SCHEMA).with(Layer.PROVIDER, TOKEN.name(), "token-of-the-cloud");
  }

  @Override
  public String type() {
    return "small";
  }

  @Override
  public ConfigSchema configSchema() {
    return SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    return kind.open(context, cloud.use(() -> {}));
  }
}
