// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.decentagent.spi.Health;
import org.decentagent.spi.Instance;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** Judges an instance by whether its customer would be let in. Safe for use by many threads. */
public final class LoginHealth {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final LoginProbe probe;
  private final InstantSource clock;

  /** With what the agent offers to a provisioner. */
  public LoginHealth(LoginProbe probe, InstantSource clock) {
    this.probe = probe;
    this.clock = clock;
  }

  /** Tries the login once, for ten seconds at most. */
  public Health of(Instance instance) {
    Optional<SshAccess> ssh = instance.ssh();
    Optional<SshPublicKey> renterKey = instance.renterKey();
    if (ssh.isEmpty() || renterKey.isEmpty()) {
      return new Health.Unknown("it is not recorded how its customer logs in");
    }
    Instant before = clock.instant();
    LoginProbe.Result result =
        probe.tryLogin(ssh.get(), instance.hostKey(), renterKey.get(), DEADLINE);
    return switch (result.verdict()) {
      case ACCEPTED -> new Health.Up(Duration.between(before, clock.instant()));
      case REFUSED, UNREACHABLE -> new Health.Down(ssh.get() + ": " + result.detail());
      case NO_ROUTE -> new Health.Unknown(ssh.get() + ": " + result.detail());
    };
  }
}
