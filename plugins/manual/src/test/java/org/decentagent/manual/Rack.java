// SPDX-License-Identifier: Apache-2.0
package org.decentagent.manual;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** The hosts that a person has switched on, as the probe sees them. Confined to one thread. */
final class Rack implements LoginProbe {
  private final Map<String, Host> hosts = new HashMap<>();
  boolean routeIsMissing;
  boolean hangsUp;
  boolean keyIsHidden;
  Optional<SshPublicKey> expected = Optional.empty();
  Duration deadline = Duration.ZERO;

  private record Host(SshPublicKey hostKey, String user, SshPublicKey accepted) {}

  private record Seen(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
      implements Result {}

  /** Switches a host on. */
  void on(String address, SshPublicKey hostKey, String user, SshPublicKey accepted) {
    hosts.put(address, new Host(hostKey, user, accepted));
  }

  /** Switches it off. */
  void off(String address) {
    hosts.remove(address);
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    this.expected = hostKey;
    this.deadline = deadline;
    Host host = hosts.get(access.host() + ":" + access.port());
    if (routeIsMissing) {
      return new Seen(Optional.empty(), Verdict.NO_ROUTE, "no route to host");
    }
    if (host == null) {
      return new Seen(Optional.empty(), Verdict.UNREACHABLE, "connection refused");
    }
    if (hangsUp) {
      return new Seen(Optional.of(host.hostKey()), Verdict.UNREACHABLE, "connection reset");
    }
    boolean known = hostKey.map(host.hostKey()::equals).orElse(true);
    boolean letIn = known && host.user().equals(access.user()) && host.accepted().equals(renterKey);
    Optional<SshPublicKey> shown = keyIsHidden ? Optional.empty() : Optional.of(host.hostKey());
    return letIn
        ? new Seen(shown, Verdict.ACCEPTED, "accepted")
        : new Seen(
            shown,
            Verdict.REFUSED,
            known ? "the server does not accept the renter's key" : "another host key");
  }
}
