// SPDX-License-Identifier: Apache-2.0
package org.decentagent.bench.cloud;

import java.nio.file.Path;
import java.time.Duration;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;

/** Makes provisioners of type {@code sized}. Safe for use by many threads. */
public final class SizedFactory implements ProvisionerFactory {
  static final ConfigKey<Duration> CREATE =
      ConfigKey.duration("create_latency", "how long making an instance takes")
          .defaultsTo(Duration.ZERO);
  static final ConfigKey<Duration> PROBE =
      ConfigKey.duration("probe_latency", "how long a look at one takes").defaultsTo(Duration.ZERO);
  static final ConfigKey<Integer> PORT =
      ConfigKey.integer("port", 1, 65_535, "of the SSH server that all instances share").required();
  static final ConfigKey<String> FILE =
      ConfigKey.text("file", "where instances are written down, so that they outlive the process")
          .required();
  static final ConfigKey<String> HOST_KEY =
      ConfigKey.text("host_key", "which that server shows").required();

  /** Found by {@link java.util.ServiceLoader}. */
  public SizedFactory() {}

  @Override
  public String type() {
    return "sized";
  }

  @Override
  public ConfigSchema configSchema() {
    return ConfigSchema.of(CREATE, PROBE, PORT, HOST_KEY, FILE);
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    return new SizedProvisioner(
        context, new InstanceFile(Path.of(context.settings().get(FILE)), context.owner()));
  }
}
