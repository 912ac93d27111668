// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import org.decentagent.spi.config.ConfigSchema;

/**
 * Makes provisioners of one type. A plugin names its factory in {@code
 * META-INF/services/org.decentagent.spi.ProvisionerFactory}; it needs a public constructor without
 * parameters. Safe for use by many threads.
 */
public interface ProvisionerFactory {
  /**
   * The type that {@code [backend.x] type = "…"} names, unless set otherwise also the platform's
   * provisioner type that the backend serves; {@code [a-z0-9_-]}. Constant.
   */
  String type();

  /**
   * Every setting there is. The agent checks the configuration against it before {@link #create}.
   * Constant.
   */
  ConfigSchema configSchema();

  /**
   * Makes a provisioner for one configured backend. Does not talk to the backend yet.
   *
   * @throws ProvisioningException.Permanent when the settings contradict each other; the message
   *     names the settings and reaches the operator, and the agent goes on without that backend
   */
  Provisioner create(ProvisionerContext context);
}
