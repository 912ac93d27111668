// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;

/** A factory on the class path, of the type {@code good}. Immutable. */
final class BuiltInFactory implements ProvisionerFactory {
  @Override
  public String type() {
    return "good";
  }

  @Override
  public ConfigSchema configSchema() {
    return ConfigSchema.of();
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    return new QuietProvisioner();
  }
}
