// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/** A login probe that notes what is tried. Safe for use by many threads. */
final class HeardProbe implements LoginProbe {
  private final LoginProbe probe;
  private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();

  HeardProbe(LoginProbe probe) {
    this.probe = probe;
  }

  /** A login that was tried. */
  record Attempt(SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey) {}

  /** Everything that was tried since this was last asked. */
  List<Attempt> news() {
    List<Attempt> news = List.copyOf(attempts);
    attempts.clear();
    return news;
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    attempts.add(new Attempt(access, hostKey, renterKey));
    return probe.tryLogin(access, hostKey, renterKey, deadline);
  }
}
