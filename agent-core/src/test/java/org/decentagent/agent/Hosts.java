// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** Hosts that an operator switches on and off; they let every renter in. */
public final class Hosts implements LoginProbe {
  private final Map<String, SshPublicKey> running = new HashMap<>();

  private record Seen(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
      implements Result {}

  public void on(String host, SshPublicKey key) {
    running.put(host, key);
  }

  public void off(String host) {
    running.remove(host);
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    Optional<SshPublicKey> shown = Optional.ofNullable(running.get(access.host()));
    if (shown.isEmpty()) {
      return new Seen(shown, Verdict.UNREACHABLE, "connection refused");
    }
    return hostKey.map(shown.get()::equals).orElse(true)
        ? new Seen(shown, Verdict.ACCEPTED, "accepted")
        : new Seen(shown, Verdict.REFUSED, "another host key");
  }
}
