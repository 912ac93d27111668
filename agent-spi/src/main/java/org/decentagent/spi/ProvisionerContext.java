// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import java.time.Duration;
import java.time.InstantSource;
import org.decentagent.spi.config.Settings;

/**
 * What the agent offers to one provisioner. Implemented by the agent. Safe for use by many threads.
 */
public interface ProvisionerContext {
  /** The backend's name in the configuration. */
  BackendName backend();

  /** Who we are: goes into every owner stamp. */
  Owner owner();

  /** The backend's settings, checked, with defaults filled in. */
  Settings settings();

  /**
   * How long one call may take: the backend's {@code call_deadline}. What a plugin itself waits for
   * should end before.
   */
  default Duration callDeadline() {
    return Duration.ofMinutes(5);
  }

  /** The time; plugins take it from here, so that tests can move it. */
  InstantSource clock();

  /** Looks whether a customer could log in. */
  LoginProbe loginProbe();

  /** The backend's own durable memory, for a backend that cannot be asked what it has. */
  Notebook notebook();
}
