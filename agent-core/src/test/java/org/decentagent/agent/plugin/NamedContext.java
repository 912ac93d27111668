// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.InstantSource;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;

/** A context that knows the backend's name and no settings. Immutable. */
record NamedContext(String name) implements ProvisionerContext {
  @Override
  public BackendName backend() {
    return new BackendName(name);
  }

  @Override
  public Owner owner() {
    throw new IllegalStateException("nobody owns anything here");
  }

  @Override
  public Settings settings() {
    return Settings.of(ConfigSchema.of());
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public LoginProbe loginProbe() {
    throw new IllegalStateException("nobody logs in here");
  }

  @Override
  public Notebook notebook() {
    throw new IllegalStateException("nobody remembers anything here");
  }
}
