// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.decentagent.spi.LoginProbe;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.SshPublicKey;

/**
 * Stands before every instance: open, customers are let in as they were; shut, whoever answers
 * still shows its host key, and what becomes of the customer is the test's to say. Safe for use by
 * many threads.
 */
final class Door implements LoginProbe {
  private final LoginProbe behind;
  private volatile Optional<Verdict> instead = Optional.empty();

  private Door(LoginProbe behind) {
    this.behind = behind;
  }

  /** An open one, which can be reached there. */
  static Door before(LoginProbe behind, AtomicReference<Door> there) {
    Door door = new Door(behind);
    there.set(door);
    return door;
  }

  void shut(Verdict verdict) {
    instead = Optional.of(verdict);
  }

  void open() {
    instead = Optional.empty();
  }

  @Override
  public Result tryLogin(
      SshAccess access, Optional<SshPublicKey> hostKey, SshPublicKey renterKey, Duration deadline) {
    Result real = behind.tryLogin(access, hostKey, renterKey, deadline);
    return instead.<Result>map(verdict -> new Seen(real.hostKey(), verdict, "shut")).orElse(real);
  }

  private record Seen(Optional<SshPublicKey> hostKey, Verdict verdict, String detail)
      implements Result {}
}
