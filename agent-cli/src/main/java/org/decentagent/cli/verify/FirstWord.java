// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli.verify;

import java.time.InstantSource;
import org.decentagent.agent.login.SshLoginProbe;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.BackendName;
import org.decentagent.spi.CreateGuarantee;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.Notebook;
import org.decentagent.spi.Owner;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.Settings;
import org.decentagent.testkit.cloud.StepsMemory;

/**
 * What a backend says before anything is made on it. Immutable.
 *
 * @param identity who answered
 * @param guarantee what the plugin declares
 */
public record FirstWord(BackendIdentity identity, CreateGuarantee guarantee) {
  /**
   * Whom all that is made belongs to: the same at every run, so that a backend that keeps something
   * for each agent keeps it once, and nobody else.
   */
  public static final Owner VERIFIER = new Owner("0".repeat(64), "plugin-verify", "0".repeat(64));

  /**
   * Asks it.
   *
   * @throws CommandFailure when the settings contradict each other, or the backend does not answer
   */
  public static FirstWord of(
      ProvisionerFactory factory, Settings settings, BackendName name, InstantSource clock) {
    Context context =
        new Context(
            name, VERIFIER, settings, clock, new SshLoginProbe(), StepsMemory.of(clock).notebook());
    Provisioner opened;
    try {
      opened = factory.create(context);
    } catch (ProvisioningException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "[backend." + name + "] cannot be used: " + e.getMessage(), e);
    }
    try (Provisioner provisioner = opened) {
      return new FirstWord(provisioner.identity(), provisioner.guarantee());
    } catch (ProvisioningException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "[backend." + name + "] does not say who it is: " + e.getMessage(),
          e);
    }
  }

  /** Whether a person makes the instances. */
  public boolean asksPeople() {
    return guarantee == CreateGuarantee.HUMAN;
  }

  private record Context(
      BackendName backend,
      Owner owner,
      Settings settings,
      InstantSource clock,
      LoginProbe loginProbe,
      Notebook notebook)
      implements ProvisionerContext {}
}
