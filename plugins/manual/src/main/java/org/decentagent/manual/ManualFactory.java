// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;

/** Backends whose instances a person makes. Immutable. */
public final class ManualFactory implements ProvisionerFactory {
  /** For the service loader. */
  public ManualFactory() {}

  @Override
  public String type() {
    return "manual";
  }

  @Override
  public ConfigSchema configSchema() {
    return ManualConfig.SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    return new ManualProvisioner(context, ManualFactory::resolve);
  }

  private static List<InetAddress> resolve(String name) {
    try {
      return List.of(InetAddress.getAllByName(name));
    } catch (UnknownHostException e) {
      return List.of(); // the login probe says so in better words
    }
  }
}
