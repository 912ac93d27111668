// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker;

import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** A login probe that logs in for real, with the private keys of the tests' customers. */
final class KeyholderProbe implements LoginProbe {
  private final Map<SshPublicKey, RenterLogin> renters = new ConcurrentHashMap<>();

  void knows(RenterLogin renter) {
    renters.put(renter.publicKey(), renter);
  }

  private record Seen(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
      implements Result {}

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    RenterLogin renter = renters.getOrDefault(renterKey, new RenterLogin());
    try {
      SshPublicKey shown = renter.run(access, "true").hostKey();
      boolean right = hostKey.isEmpty() || hostKey.get().equals(shown);
      return new Seen(
          Optional.of(shown), right ? Verdict.ACCEPTED : Verdict.REFUSED, "another host key");
    } catch (JSchException | IOException e) {
      String why = String.valueOf(e.getMessage());
      return new Seen(
          Optional.empty(), why.contains("Auth") ? Verdict.REFUSED : Verdict.UNREACHABLE, why);
    }
  }
}
