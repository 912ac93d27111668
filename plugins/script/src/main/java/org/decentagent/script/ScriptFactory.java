// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.util.Map;
import org.decentagent.script.api.ScriptFailures;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigSchema;

/** Makes provisioners over programs of providers. Safe for use by many threads. */
public final class ScriptFactory implements ProvisionerFactory {
  private final Map<String, String> environment;

  /** For the service loader. */
  public ScriptFactory() {
    this(System.getenv());
  }

  ScriptFactory(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String type() {
    return "script";
  }

  @Override
  public ConfigSchema configSchema() {
    return ScriptConfig.SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    try {
      return new ScriptProvisioner(context, ScriptConfig.command(context.settings(), environment));
    } catch (IllegalArgumentException e) {
      throw new ProvisioningException.Permanent(
          ScriptFailures.code("bad_settings"),
          "[backend." + context.backend() + "] " + e.getMessage(),
          e);
    }
  }
}
