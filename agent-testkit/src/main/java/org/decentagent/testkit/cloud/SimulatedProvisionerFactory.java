// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.config.ConfigSchema;

/**
 * Makes provisioners of simulated instances: SSH servers in this process, which look like machines
 * to their customers and are none. Backends that name the same {@code folder} share one world,
 * which closes with the last of them and is there again when it is opened next; backends without a
 * folder share the world of their name, which lasts as long as the process. Safe for use by many
 * threads.
 */
public final class SimulatedProvisionerFactory implements ProvisionerFactory {
  static final String TYPE = "simulated";

  /** Worlds are what lies outside an agent, so all agents of a process share them. */
  private static final Map<String, Shared> WORLDS = new HashMap<>();

  private static final ReentrantLock LOCK = new ReentrantLock();

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public ConfigSchema configSchema() {
    return SimulatedConfig.SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    String key =
        context
            .settings()
            .find(SimulatedConfig.FOLDER)
            .map(folder -> Path.of(folder).toAbsolutePath().normalize().toString())
            .orElse("[backend." + context.backend() + "]");
    LOCK.lock();
    try {
      Shared shared =
          WORLDS.computeIfAbsent(
              key,
              ignored ->
                  new Shared(SimulatedConfig.cloud(context.settings(), context.clock()).start()));
      shared.users++;
      return SimulatedProvisioner.over(shared.cloud.use(() -> end(key)), context);
    } finally {
      LOCK.unlock();
    }
  }

  private static void end(String key) {
    LOCK.lock();
    try {
      Shared shared = WORLDS.get(key);
      if (shared != null && --shared.users == 0 && !key.startsWith("[")) {
        WORLDS.remove(key);
        shared.cloud.close();
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** A world and how many provisioners use it. Guarded by the lock. */
  private static final class Shared {
    private final SimulatedCloud cloud;
    private int users;

    private Shared(SimulatedCloud cloud) {
      this.cloud = cloud;
    }
  }
}
