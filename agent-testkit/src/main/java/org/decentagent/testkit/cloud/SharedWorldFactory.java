// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;

/** Makes provisioners over a world that a test holds; there is nothing to configure. */
final class SharedWorldFactory implements ProvisionerFactory {
  private final WorldUse use;

  SharedWorldFactory(WorldUse use) {
    this.use = use;
  }

  @Override
  public String type() {
    return SimulatedProvisionerFactory.TYPE;
  }

  @Override
  public ConfigSchema configSchema() {
    return ConfigSchema.of();
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    return SimulatedProvisioner.over(use, context);
  }
}
