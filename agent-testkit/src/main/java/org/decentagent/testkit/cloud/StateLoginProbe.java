// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.time.Duration;
import java.util.Optional;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * Answers from what the cloud knows of its machines, without a socket and without waiting. Safe for
 * use by many threads.
 */
final class StateLoginProbe implements LoginProbe {
  private final World world;

  StateLoginProbe(World world) {
    this.world = world;
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    return world.look(state ->
        state.machines.values().stream()
            .filter(MachineRow::answersLogins)
            .filter(row -> row.host.equals(access.host()) && row.port == access.port())
            .findFirst()
            .map(row -> answer(row, access, hostKey, renterKey))
            .orElseGet(
                () -> new Seen(Optional.empty(), Verdict.UNREACHABLE, "connection refused")));
  }

  private static Seen answer(
      MachineRow row, SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey) {
    SshPublicKey shown = row.hostKey().publicKey();
    if (hostKey.isPresent() && !hostKey.get().equals(shown)) {
      return new Seen(Optional.of(shown), Verdict.REFUSED, "another host key");
    }
    boolean accepted =
        row.access().user().equals(access.user())
            && UserData.keysInstalledBy(row.userData).contains(renterKey);
    return accepted
        ? new Seen(Optional.of(shown), Verdict.ACCEPTED, "the key would be accepted")
        : new Seen(Optional.of(shown), Verdict.REFUSED, "the key is refused");
  }

  private record Seen(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
      implements Result {}
}
