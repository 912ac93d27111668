// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

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
  @Override
  public Notebook notebook() {
    throw new IllegalStateException("the program remembers by itself");
  }
}
