// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.time.InstantSource;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.config.Settings;

/** What an agent would offer. Immutable. */
record TestContext(
    BackendName backend, Owner owner, Settings settings, InstantSource clock, LoginProbe loginProbe)
    implements ProvisionerContext {
  /** The same, of a backend whose calls may take so long. */
  ProvisionerContext within(Duration callDeadline) {
    return new Within(this, callDeadline);
  }

  private record Within(TestContext context, Duration callDeadline) implements ProvisionerContext {
    @Override
    public BackendName backend() {
      return context.backend();
    }

    @Override
    public Owner owner() {
      return context.owner();
    }

    @Override
    public Settings settings() {
      return context.settings();
    }

    @Override
    public InstantSource clock() {
      return context.clock();
    }

    @Override
    public LoginProbe loginProbe() {
      return context.loginProbe();
    }

    @Override
    public Notebook notebook() {
      return context.notebook();
    }
  }

  @Override
  public Notebook notebook() {
    throw new IllegalStateException("the program remembers by itself");
  }
}
