// SPDX-License-Identifier: Apache-2.0
package org.decentagent.script;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** Answers as the test says. Confined to one thread. */
final class PretendedLogin implements LoginProbe {
  Verdict verdict = Verdict.ACCEPTED;

  /** What it answers. */
  private record Seen(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
      implements Result {}

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    return new Seen(hostKey, verdict, "as pretended");
  }
}
