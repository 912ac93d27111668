// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** Says of every login the same. */
record PretendedProbe(Verdict verdict) implements LoginProbe {
  private record Said(Verdict verdict) implements Result {
    @Override
    public Optional<SshPublicKey> hostKey() {
      return Optional.empty();
    }

    @Override
    public String detail() {
      return "pretended";
    }
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    return new Said(verdict);
  }
}
