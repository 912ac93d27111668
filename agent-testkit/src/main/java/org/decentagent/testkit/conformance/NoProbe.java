// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** Knows nothing about logins. Immutable. */
final class NoProbe implements LoginProbe {
  private record Nothing() implements Result {
    @Override
    public Optional<SshPublicKey> hostKey() {
      return Optional.empty();
    }

    @Override
    public Verdict verdict() {
      return Verdict.NO_ROUTE;
    }

    @Override
    public String detail() {
      return "no login is tried";
    }
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    return new Nothing();
  }
}
